import { type CSSResult, supportsAdoptingStyleSheets } from 'lit';

/** Style sheets of parts that have loaded after their element, by its shadow root. */
const added = new WeakMap<ShadowRoot, Set<CSSResult>>();
/** Copies for documents other than the page's. */
const copies = new WeakMap<Document, Map<CSSResult, CSSStyleSheet>>();

/** Adds the style sheet of a part that loads after the element, once. Browsers without adopted sheets get a `<style>`. */
export function adoptStyles(root: ShadowRoot | null, styles: CSSResult): void {
  if (root === null) return;
  const before = added.get(root) ?? new Set();
  if (before.has(styles)) return;
  added.set(root, before.add(styles));
  if (supportsAdoptingStyleSheets) {
    const sheet = sheetFor(root.ownerDocument, styles);
    if (sheet) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    return;
  }
  const style = document.createElement('style');
  style.textContent = styles.cssText;
  root.append(style);
}

/**
 * Adopts all style sheets again after the element has moved to another document: the browser has dropped
 * them, also where the element is back in its first document.
 *
 * @param own the sheets that the element has had from the start
 */
export function readoptStyles(root: ShadowRoot, own: readonly CSSResult[]): void {
  if (!supportsAdoptingStyleSheets) return;
  const sheets = [...own, ...(added.get(root) ?? [])].map((styles) => sheetFor(root.ownerDocument, styles));
  root.adoptedStyleSheets = sheets.filter((sheet) => sheet !== null);
}

/** A constructed sheet belongs to one document. Null for documents without a window, which are never shown. */
function sheetFor(owner: Document, styles: CSSResult): CSSStyleSheet | null {
  if (owner === document) return styles.styleSheet ?? null;
  const { defaultView } = owner;
  if (defaultView === null) return null;
  const known = copies.get(owner) ?? new Map<CSSResult, CSSStyleSheet>();
  copies.set(owner, known);
  let sheet = known.get(styles);
  if (sheet === undefined) {
    sheet = new defaultView.CSSStyleSheet();
    sheet.replaceSync(styles.cssText);
    known.set(styles, sheet);
  }
  return sheet;
}
