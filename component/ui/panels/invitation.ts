import { html, nothing, render, type TemplateResult } from 'lit';
import type { AllStrings } from '../../i18n/in-call-strings.js';
import { icon } from '../base/icons.js';

/** How others come: a link to copy, to hand on by the system's own means, and to scan. */
export function invitation(link: string, strings: AllStrings): TemplateResult {
  return html`<div class="invitation">
    <label for="invite-link">${strings.inviteLink}</label>
    <input id="invite-link" readonly .value=${link} @focus=${selectAll} />
    <p class="hint">${strings.inviteHint}</p>
    ${
      'share' in navigator
        ? html`<button type="button" class="plain" part="button" @click=${() => share(link)}>${icon('share')}${strings.shareLink}</button>`
        : nothing
    }
    <details class="qr" data-link=${link} @toggle=${draw}>
      <summary>${icon('qr')}<span>${strings.qrCode}</span></summary>
      <div class="qr-code" role="img" aria-label=${strings.qrCode}></div>
      <p class="hint">${strings.qrHint}</p>
    </details>
  </div>`;
}

function selectAll(event: Event): void {
  if (event.target instanceof HTMLInputElement) event.target.select();
}

/** Whoever closes the system's sheet again has shared nothing, and knows it. */
function share(url: string): void {
  navigator.share({ url }).catch((cause: unknown) => {
    if (!(cause instanceof DOMException)) throw cause;
  });
}

/** Where it cannot be loaded it stays closed, to be opened again. */
function draw(event: Event): void {
  const details = event.currentTarget as HTMLDetailsElement;
  const place = details.querySelector<HTMLElement>('.qr-code');
  if (!details.open || !place) return;
  import('./qr-code.js').then(
    ({ qrCode }) => render(qrCode(details.dataset.link ?? ''), place),
    () => {
      details.open = false;
    },
  );
}
