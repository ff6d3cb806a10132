import { type CSSResult, supportsAdoptingStyleSheets } from 'lit';

/** Adds the style sheet of a part that loads after the element, once. Browsers without adopted sheets get a `<style>`. */
export function adoptStyles(root: ShadowRoot | null, styles: CSSResult): void {
  if (root === null) return;
  if (supportsAdoptingStyleSheets) {
    const { styleSheet } = styles;
    if (styleSheet && !root.adoptedStyleSheets.includes(styleSheet))
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, styleSheet];
    return;
  }
  if ([...root.querySelectorAll('style')].some(({ textContent }) => textContent === styles.cssText)) return;
  const style = document.createElement('style');
  style.textContent = styles.cssText;
  root.append(style);
}
