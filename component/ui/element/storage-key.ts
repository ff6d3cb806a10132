const taken = new Set<string>();

/**
 * A name for an element that is its own among those of the page and the same after a reload: its id, or its place
 * among its kind.
 */
export function storageKey(element: Element): string {
  const root = element.getRootNode();
  const kin =
    root instanceof Document || root instanceof ShadowRoot
      ? [...root.querySelectorAll(element.localName)]
      : [];
  const base = element.id === '' ? `${element.localName}-${kin.indexOf(element)}` : `#${element.id}`;
  let key = base;
  for (let copy = 2; taken.has(key); copy += 1) key = `${base}~${copy}`;
  taken.add(key);
  return key;
}

/** Lets another element have the name. */
export function freeStorageKey(key: string): void {
  taken.delete(key);
}
