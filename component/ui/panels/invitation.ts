import { html, nothing, render, type TemplateResult } from 'lit';
import type { Logger } from '../../core/log.js';
import type { Strings } from '../../i18n/strings.js';
import { icon } from '../base/icons.js';

/** Invitation to the call: the link to copy, the system's share sheet, and a QR code. */
export function invitation(link: string, strings: Strings, log: Logger): TemplateResult {
  return html`<div class="invitation">
    <label for="invite-link">${strings.inviteLink}</label>
    <input id="invite-link" readonly .value=${link} @focus=${selectAll} />
    <p class="hint">${strings.inviteHint}</p>
    ${
      'share' in navigator
        ? html`<button type="button" class="plain" part="button" @click=${() => void share(link, log)}>${icon('share')}${strings.shareLink}</button>`
        : nothing
    }
    <details class="qr" @toggle=${(event: Event) => void showQrCode(event, link, strings, log)}>
      <summary>${icon('qr')}<span>${strings.qrCode}</span></summary>
      <div class="qr-place"></div>
      <p class="hint">${strings.qrHint}</p>
    </details>
  </div>`;
}

function selectAll(event: Event): void {
  if (event.target instanceof HTMLInputElement) event.target.select();
}

async function share(url: string, log: Logger): Promise<void> {
  try {
    await navigator.share({ url });
  } catch (cause) {
    const isCanceled = cause instanceof DOMException && cause.name === 'AbortError';
    if (!isCanceled) log.warn('the invite link could not be shared', { cause });
  }
}

/** Loads and renders the QR code when it is opened. After a failure, opening it again retries. */
async function showQrCode(event: Event, link: string, strings: Strings, log: Logger): Promise<void> {
  const details = event.currentTarget as HTMLDetailsElement;
  const container = details.querySelector<HTMLElement>('.qr-place');
  if (!details.open || !container) return;
  try {
    const { qrCode } = await import('../qr-code/qr-code.js');
    render(
      html`<div class="qr-code" role="img" aria-label=${strings.qrCode}>${qrCode(link)}</div>`,
      container,
    );
  } catch (cause) {
    log.warn('the QR code could not be loaded', { cause });
    render(html`<p role="alert">${strings.panelFailed}</p>`, container);
  }
}
