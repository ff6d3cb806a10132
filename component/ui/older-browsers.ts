import { addStyles } from './late-styles.js';

/** Loads the colours that a browser needs which cannot choose between two by itself. */
export function helpOlderBrowsers({ shadowRoot }: Element): void {
  if (globalThis.CSS?.supports('color', 'light-dark(#000, #fff)')) return;
  import('./styles/older-theme.js').then(
    ({ olderTheme }) => addStyles(shadowRoot, olderTheme),
    () => undefined,
  );
}
