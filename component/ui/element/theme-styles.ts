import { css } from 'lit';

/** Public custom properties with their defaults for the light and the dark colour scheme. */
export const themeStyles = css`
  :host {
    --_accent: var(--mesh-call-accent, #3565f0);
    --_danger: var(--mesh-call-danger, #d3302f);
    --_font: var(--mesh-call-font, system-ui, sans-serif);
    --_background: var(--mesh-call-background, light-dark(#f3f4f7, #0f1216));
    --_surface: var(--mesh-call-surface, light-dark(#fff, #1d2229));
    --_text: var(--mesh-call-text, light-dark(#161a22, #f1f3f7));
    --_muted-text: var(--mesh-call-muted-text, light-dark(#596273, #a3adbb));
    --_tile: var(--mesh-call-tile-background, light-dark(#e2e6ee, #1c2128));
    --_focus: var(--mesh-call-focus, light-dark(#2a56d8, #9bb8ff));
    --_fill: color-mix(in srgb, var(--_text) 8%, var(--_surface));
    --_off: light-dark(#fbe3e1, #49201f);
    --_off-text: light-dark(#a81f1f, #ffb8b2);
    --_line: light-dark(rgb(22 26 34 / 0.1), rgb(255 255 255 / 0.1));
  }
  .call,
  .pip {
    --_radius: var(--mesh-call-radius, var(--_em));
    --_gap: var(--mesh-call-gap, calc(0.5 * var(--_em)));
  }
  .call[data-theme='light'] {
    color-scheme: light;
  }
  .call[data-theme='dark'] {
    color-scheme: dark;
  }
`;
