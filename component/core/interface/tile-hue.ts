/** How many calm colours there are for tiles without a picture. */
export const tileHueCount = 8;

/** The colour of a participant, 0 … 7: the same on every screen, since it comes from the id alone (FNV-1a). */
export function tileHue(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash % tileHueCount;
}
