/**
 * Entry for script tags. Small, and loaded first; imports the rest from its own folder, and only if the
 * element is not registered yet. The URL of that folder is the default server.
 */
if (!customElements.get('mesh-call')) {
  const startedAt = performance.getEntriesByName(import.meta.url)[0]?.startTime ?? performance.now();
  const { register } = await import('./register.js');
  register(new URL('.', import.meta.url).href);
  performance.measure('mesh-call:script', { start: startedAt });
}

export {};
