/** What a call can be controlled by, in the order in which it stands in the toolbar. */
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

/** Where room gets short, these go into the menu, the first ones first. Microphone, camera and leaving always stay. */
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

/** The controls that a page names, in the toolbar's order; all of them where it says nothing. Unknown names are no controls. */
export function readControls(list: string | null): readonly ControlName[] {
  if (list === null) return controlNames;
  const named = new Set(list.toLowerCase().split(/[\s,]+/u));
  return controlNames.filter((name) => named.has(name));
}

export interface FoldedControls {
  readonly shown: readonly ControlName[];
  /** In a menu, whose button takes a place of its own. */
  readonly folded: readonly ControlName[];
}

/** @param places how many buttons fit beside each other */
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
