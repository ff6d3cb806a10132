/** What can be said without words, in the order in which it stands in the menu. */
export const reactionEmoji = ['👍', '❤️', '😂', '😮', '👏', '🎉', '🙏', '👎'] as const;

const RISE_MS = 2_600;
/** Everybody claps at once: more than this at a time is a picture of nothing. */
const AT_MOST = 12;

/** Lets an emoji rise from whoever sent it. With reduced motion it stands still for a moment. */
export function floatReaction(layer: HTMLElement, tile: HTMLElement | null, emoji: string): void {
  if (layer.childElementCount >= AT_MOST) return;
  const mark = layer.ownerDocument.createElement('span');
  mark.className = 'reaction';
  mark.textContent = emoji;
  mark.ariaHidden = 'true';
  const [area, from] = [layer.getBoundingClientRect(), (tile ?? layer).getBoundingClientRect()];
  const spread = (Math.random() - 0.5) * from.width * 0.5;
  mark.style.setProperty('left', `${from.left - area.left + from.width / 2 + spread}px`);
  mark.style.setProperty('top', `${from.top - area.top + from.height * 0.8}px`);
  layer.append(mark);
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const rise = still ? 0 : -Math.min(from.height * 0.7, 220);
  mark
    .animate(
      [
        { opacity: 0, transform: 'translate(-50%, 0) scale(0.6)' },
        { opacity: 1, transform: `translate(-50%, ${rise * 0.15}px) scale(1)`, offset: 0.12 },
        { opacity: 1, transform: `translate(-50%, ${rise * 0.7}px) scale(1)`, offset: 0.7 },
        { opacity: 0, transform: `translate(-50%, ${rise}px) scale(1)` },
      ],
      { duration: RISE_MS, easing: 'ease-out' },
    )
    .finished.then(
      () => mark.remove(),
      () => mark.remove(),
    );
}
