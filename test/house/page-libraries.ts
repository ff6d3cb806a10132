/** What a page's library may have replaced or broken, with the reason. */
const rules: readonly { readonly pattern: RegExp; readonly reason: string }[] = [
  {
    // `Object.entries()` is safe.
    pattern: /(?<!\bObject)\.entries\(\)/gu,
    reason: 'Prototype deletes entries() of arrays; use forEach, or iterate over the map itself',
  },
  {
    pattern: /\bArray\.from\b/gu,
    reason: 'Prototype and MooTools replace Array.from; use a spread or a loop',
  },
  {
    pattern: /\b(?:new|extends|instanceof) (?:Custom)?Event\b/gu,
    reason:
      'MooTools replaces Event, and polyfills replace CustomEvent; use call/environment/native-events.ts',
  },
  {
    pattern: /\bfor \((?:const|let|var) \w+ in\b/gu,
    reason: 'for-in also visits what libraries add to prototypes; use Object.keys or Object.entries',
  },
];

/**
 * Finds uses of globals that libraries on the page may have changed: `path:line: reason`.
 *
 * @param files path → source
 */
export function pageLibraryViolations(files: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  for (const [path, source] of files) {
    const code = withoutComments(source);
    for (const { pattern, reason } of rules)
      for (const { index } of code.matchAll(pattern))
        found.push(`${path}:${code.slice(0, index).split('\n').length}: ${reason}`);
  }
  return found;
}

/** Comments become empty, and their line breaks stay. */
function withoutComments(source: string): string {
  return source
    .replace(/\/\*.*?\*\//gsu, (comment) => comment.replace(/[^\n]/gu, ''))
    .replace(/^\s*\/\/.*$/gmu, '');
}
