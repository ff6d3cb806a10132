import { css } from 'lit';

/**
 * Theme colours for browsers without `light-dark()` (Chrome before 123, Safari before 17.5, Firefox before 120): by the
 * `theme` property, else by the system's colour scheme.
 */
export const themeFallbackStyles = css`
  @supports not (color: light-dark(#000, #fff)) {
    :host {
      --_background: var(--mesh-call-background, #f3f4f7);
      --_surface: var(--mesh-call-surface, #fff);
      --_text: var(--mesh-call-text, #161a22);
      --_muted-text: var(--mesh-call-muted-text, #596273);
      --_tile: var(--mesh-call-tile-background, #e2e6ee);
      --_focus: var(--mesh-call-focus, #2a56d8);
      --_off: #fbe3e1;
      --_off-text: #a81f1f;
      --_line: rgb(22 26 34 / 0.1);
    }
    .call[data-theme='dark'] {
      --_background: var(--mesh-call-background, #0f1216);
      --_surface: var(--mesh-call-surface, #1d2229);
      --_text: var(--mesh-call-text, #f1f3f7);
      --_muted-text: var(--mesh-call-muted-text, #a3adbb);
      --_tile: var(--mesh-call-tile-background, #1c2128);
      --_focus: var(--mesh-call-focus, #9bb8ff);
      --_fill: color-mix(in srgb, var(--_text) 8%, var(--_surface));
      --_off: #49201f;
      --_off-text: #ffb8b2;
      --_line: rgb(255 255 255 / 0.1);
    }
    @media (prefers-color-scheme: dark) {
      .call:not([data-theme='light']) {
        --_background: var(--mesh-call-background, #0f1216);
        --_surface: var(--mesh-call-surface, #1d2229);
        --_text: var(--mesh-call-text, #f1f3f7);
        --_muted-text: var(--mesh-call-muted-text, #a3adbb);
        --_tile: var(--mesh-call-tile-background, #1c2128);
        --_focus: var(--mesh-call-focus, #9bb8ff);
        --_fill: color-mix(in srgb, var(--_text) 8%, var(--_surface));
        --_off: #49201f;
        --_off-text: #ffb8b2;
        --_line: rgb(255 255 255 / 0.1);
      }
    }
  }
`;
