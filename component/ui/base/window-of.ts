/**
 * The window that shows a node. A page may move the element to a frame or a window of its own, whose sizes, visibility and
 * keys the page's window does not report.
 */
export function windowOf(node: Node): Window & typeof globalThis {
  return node.ownerDocument?.defaultView ?? window;
}
