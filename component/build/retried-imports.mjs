/**
 * Rollup plugin that makes every `import()` try again when it fails: first under the same URL, then under another one. A proxy
 * may have asked a server that lacks the chunk, and the next request reaches the other server. Chromium requests the same
 * URL again; Firefox keeps the failure in its module map (https://html.spec.whatwg.org/#fetch-a-single-module-script),
 * which has an entry for each URL.
 *
 * The other URL is the last resort: a module under two URLs is two modules.
 */
export function retriedImports() {
  return {
    name: 'retried-imports',
    renderDynamicImport: () => ({
      left: "(url => import(url).catch(() => import(url)).catch(() => import(url + '?' + Date.now())))(",
      right: ')',
    }),
  };
}
