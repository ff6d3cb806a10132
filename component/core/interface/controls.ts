/** Controls of a call, in toolbar order. */
export const controlNames = [
  'mic',
  'camera',
  'screen',
  'reactions',
  'hand',
  'chat',
  'people',
  'layout',
  'invite',
  'pip',
  'fullscreen',
  'settings',
  'leave',
] as const;

export type ControlName = (typeof controlNames)[number];

/** Order in which controls move into the overflow menu. Microphone, camera and leave never do. */
const foldOrder: readonly ControlName[] = [
  'settings',
  'pip',
  'layout',
  'invite',
  'fullscreen',
  'reactions',
  'people',
  'hand',
  'chat',
  'screen',
];

/**
 * Parses the `controls` attribute: the named controls in toolbar order, all for null. Unknown names are
 * ignored.
 */
export function readControls(list: string | null): readonly ControlName[] {
  if (list === null) return controlNames;
  const named = new Set(list.toLowerCase().split(/[\s,]+/u));
  return controlNames.filter((name) => named.has(name));
}

/** Controls divided between toolbar and overflow menu. */
export interface FoldedControls {
  readonly shown: readonly ControlName[];
  /** Controls in the overflow menu, whose button takes a place in the toolbar as well. */
  readonly folded: readonly ControlName[];
}

/**
 * Moves controls into an overflow menu until the toolbar fits.
 *
 * @param places number of buttons that fit side by side
 */
export function foldControls(names: readonly ControlName[], places: number): FoldedControls {
  const folded = new Set<ControlName>();
  const fits = () => names.length - folded.size + Math.min(1, folded.size) <= places;
  for (const name of foldOrder) {
    if (fits()) break;
    if (names.includes(name)) folded.add(name);
  }
  return {
    shown: names.filter((name) => !folded.has(name)),
    folded: names.filter((name) => folded.has(name)),
  };
}
