import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { type DeviceInfo, type DeviceKind, deviceKindOf } from '../../core/devices.js';
import { type AllStrings, allStrings } from '../../i18n/in-call-strings.js';
import type { CallPort } from '../call-port.js';
import type { PanelView } from '../lazy-panels.js';

const kinds = ['microphone', 'camera', 'speaker'] as const;

/** Which devices the call uses, to be changed while it runs. It draws into the element's own shadow root. */
export class SettingsPanel extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    call: { attribute: false },
    strings: { attribute: false },
  };

  declare call: CallPort;
  declare strings: AllStrings;

  #devices: readonly DeviceInfo[] | null = null;
  #failed: string | null = null;
  #listening: AbortController | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listening = new AbortController();
    void this.#read();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening?.abort();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override firstUpdated(): void {
    const signal = this.#listening?.signal;
    this.call.addEventListener('devices-changed', () => void this.#read(), signal ? { signal } : {});
    void this.#read();
  }

  protected override render(): TemplateResult {
    return html`${kinds.map((kind) => this.#choice(kind))}
      ${this.#failed === null ? nothing : html`<p class="failed" role="alert">${this.#failed}</p>`}`;
  }

  #choice(kind: DeviceKind): unknown {
    const devices =
      this.#devices?.filter((device) => deviceKindOf(device.kind) === kind && device.deviceId !== '') ?? [];
    // Not every browser lets a page choose where it plays.
    if (kind === 'speaker' && devices.length === 0) return nothing;
    const { strings } = this;
    return html`<div class="field">
      <label for="choose-${kind}">${strings.device[kind]}</label>
      <select id="choose-${kind}" @change=${(event: Event) => this.#choose(kind, event)}>
        <option value="">${strings.systemDefault}</option>
        ${devices.map(
          ({ deviceId, label, selected }, index) =>
            html`<option value=${deviceId} ?selected=${selected}>${label || `${strings.device[kind]} ${index + 1}`}</option>`,
        )}
      </select>
    </div>`;
  }

  async #read(): Promise<void> {
    if (!this.call) return;
    this.#devices = await this.call.devices().catch(() => []);
    this.requestUpdate();
  }

  async #choose(kind: DeviceKind, { target }: Event): Promise<void> {
    if (!(target instanceof HTMLSelectElement)) return;
    this.#failed = null;
    try {
      await this.call.setDevice(kind, target.value || null);
    } catch (error) {
      this.#failed = error instanceof Error ? error.message : null;
    }
    await this.#read();
  }
}

if (!customElements.get('mesh-call-settings')) customElements.define('mesh-call-settings', SettingsPanel);

export function render({ call, strings: said }: PanelView): TemplateResult {
  const strings = allStrings(said);
  return html`<mesh-call-settings .call=${call} .strings=${strings}></mesh-call-settings>`;
}
