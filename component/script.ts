/**
 * The script of the two lines of HTML. It is small and comes first; the rest comes from beside it, and only where
 * nothing has defined the element yet. The folder it came from is the elements' server.
 */
if (!customElements.get('mesh-call')) {
  const startedAt = performance.getEntriesByName(import.meta.url)[0]?.startTime ?? performance.now();
  const { register } = await import('./register.js');
  register(new URL('.', import.meta.url).href);
  performance.measure('mesh-call:script', { start: startedAt });
}

export {};
