import { html } from 'lit';

/**
 * The ring around whoever speaks, shown while the tile is `data-speaking`. It is of four narrow pieces, each a layer of its
 * own: one that goes around would be as large as the picture, and be drawn under it with each of its frames.
 */
export const speakingRing = html`<div class="voice-ring" aria-hidden="true"><i></i><i></i><i></i><i></i></div>`;
