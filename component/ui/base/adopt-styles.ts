import { type CSSResult, supportsAdoptingStyleSheets } from 'lit';

/** Adds the styles of a part that was loaded later, once. Where sheets cannot be adopted, they stand in the root. */
export function addStyles(root: ShadowRoot | null, styles: CSSResult): void {
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
