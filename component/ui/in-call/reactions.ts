import { rectangleIn } from '../base/layout-pixels.js';

/** Emoji of the reactions menu, in its order. */
export const reactionEmoji = ['👍', '❤️', '😂', '😮', '👏', '🎉', '🙏', '👎'] as const;

const RISE_MS = 2_600;
/** Cap for moments in which everyone reacts at once. */
const MOST_REACTIONS = 12;

/** Animates an emoji that rises from the sender's tile. With reduced motion it only fades in and out. */
export function floatReaction(layer: HTMLElement, tile: HTMLElement | null, emoji: string): void {
  if (layer.childElementCount >= MOST_REACTIONS) return;
  const mark = layer.ownerDocument.createElement('span');
  mark.className = 'reaction';
  mark.textContent = emoji;
  mark.ariaHidden = 'true';
  const from = rectangleIn(layer, tile ?? layer);
  const spread = (Math.random() - 0.5) * from.width * 0.5;
  mark.style.setProperty('left', `${from.x + from.width / 2 + spread}px`);
  mark.style.setProperty('top', `${from.y + from.height * 0.8}px`);
  layer.append(mark);
  const reducesMotion = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const rise = reducesMotion ? 0 : -Math.min(from.height * 0.7, 220);
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
