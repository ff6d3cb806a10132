import { addStyles } from '../base/adopt-styles.js';

/** Loads the colours that a browser needs which cannot choose between two by itself. */
export function applyColorFallback({ shadowRoot }: Element): void {
  if (globalThis.CSS?.supports('color', 'light-dark(#000, #fff)')) return;
  import('./theme-fallback-styles.js').then(
    ({ themeFallback }) => addStyles(shadowRoot, themeFallback),
    () => undefined,
  );
}
