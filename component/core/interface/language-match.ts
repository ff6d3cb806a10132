const rightToLeftScripts: ReadonlySet<string> = new Set([
  ...['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg', 'Mand', 'Samr'],
]);

/**
 * Language negotiation: the best match for `tag` among `available` (BCP 47 tags); null for none. Compares
 * language and script before the region, after adding likely subtags (UTS 35): `zh-TW` matches `zh-Hant`,
 * `pt-PT` matches `pt`.
 */
export function matchLanguage(tag: string, available: Iterable<string>): string | null {
  const wanted = withLikelySubtags(tag);
  if (wanted === null) return null;
  let best: string | null = null;
  for (const code of available) {
    const each = withLikelySubtags(code);
    if (each?.language !== wanted.language || each.script !== wanted.script) continue;
    if (each.region === wanted.region) return code;
    best ??= code;
  }
  return best;
}

/** Writing direction of a language (BCP 47 tag). */
export function directionOf(tag: string): 'ltr' | 'rtl' {
  return rightToLeftScripts.has(withLikelySubtags(tag)?.script ?? '') ? 'rtl' : 'ltr';
}

/** Adds likely subtags. Null for an invalid language tag. */
function withLikelySubtags(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag.replaceAll('_', '-')).maximize();
  } catch {
    // RangeError: not a language tag.
    return null;
  }
}
