const rightToLeftScripts: ReadonlySet<string> = new Set([
  ...['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg', 'Mand', 'Samr'],
]);

/**
 * The language among `available` that serves whoever wants `tag` (both BCP 47); null for none. The script counts before the
 * region, and both are added where they are not named (UTS 35, likely subtags): `zh-TW` is served by `zh-Hant`, `pt-PT` by `pt`.
 */
export function matchLanguage(tag: string, available: Iterable<string>): string | null {
  const wanted = likely(tag);
  if (wanted === null) return null;
  let best: string | null = null;
  for (const code of available) {
    const each = likely(code);
    if (each?.language !== wanted.language || each.script !== wanted.script) continue;
    if (each.region === wanted.region) return code;
    best ??= code;
  }
  return best;
}

/** Which way a language (BCP 47) is written. */
export function directionOf(tag: string): 'ltr' | 'rtl' {
  return rightToLeftScripts.has(likely(tag)?.script ?? '') ? 'rtl' : 'ltr';
}

/** Null for what is no language tag. */
function likely(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag.replaceAll('_', '-')).maximize();
  } catch {
    return null;
  }
}
