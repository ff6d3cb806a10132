import { html, noChange, nothing, type TemplateResult } from 'lit';
import { AsyncDirective } from 'lit/async-directive.js';
import { directive } from 'lit/directive.js';
import { live } from 'lit/directives/live.js';
import { type DeviceOption, deviceOptions } from '../../core/devices/device-options.js';
import type { DeviceKind } from '../../core/devices/devices.js';
import type { Logger } from '../../core/log.js';
import { errorText } from '../../i18n/error-text.js';
import type { DeviceStrings, Strings } from '../../i18n/strings.js';
import type { CallPort } from '../base/call-port.js';
import { type IconName, icon } from '../base/icons.js';
import type { DeviceContext } from '../base/panel.js';
import { DeviceSelection } from './device-selection.js';
import { canChooseSpeaker, playTestTone } from './test-tone.js';

export interface DeviceChoiceView extends DeviceContext {
  readonly strings: Strings;
  readonly log: Logger;
}

const icons: Readonly<Record<DeviceKind, IconName>> = {
  microphone: 'microphone',
  camera: 'camera',
  speaker: 'sound',
};

/** Directive that renders one select for each kind of device, and follows the devices while it is rendered. */
class DeviceChoice extends AsyncDirective {
  #view: DeviceChoiceView | null = null;
  #selection: DeviceSelection | null = null;
  #isPlaying = false;

  render(view: DeviceChoiceView): TemplateResult | typeof noChange {
    this.#view = view;
    // An element out of the document renders, too, and would follow the devices for ever.
    if (this.#selection === null && !this.isConnected) return noChange;
    this.#selection ??= this.#open(view.call, view.log);
    return this.#template(view, this.#selection);
  }

  protected override disconnected(): void {
    this.#selection?.close();
    this.#selection = null;
  }

  protected override reconnected(): void {
    this.#update();
  }

  #open(call: CallPort, log: Logger): DeviceSelection {
    return new DeviceSelection({
      call,
      log,
      onChosen: (kind, id) => this.#view?.onChosen(kind, id),
      onChange: () => this.#update(),
    });
  }

  #update(): void {
    if (this.#view && this.isConnected) this.setValue(this.render(this.#view));
  }

  #template({ kinds, strings }: DeviceChoiceView, selection: DeviceSelection): TemplateResult {
    const { failure } = selection;
    const shown = kinds.filter((kind) => kind !== 'speaker' || canChooseSpeaker());
    return html`<div class="devices">
      ${shown.map((kind) => this.#row(kind, selection, strings.devices))}
      <p class="device-failure" role="alert">${failure ? errorText(failure.error, strings) : nothing}</p>
    </div>`;
  }

  #row(kind: DeviceKind, selection: DeviceSelection, strings: DeviceStrings): TemplateResult {
    const options = deviceOptions(selection.devices, kind);
    const onChange = (event: Event) => {
      const { value } = event.currentTarget as HTMLSelectElement;
      void selection.choose(kind, value === '' ? null : value);
    };
    return html`<div class="device">
      <label for="device-${kind}">${icon(icons[kind])}<span>${strings.kind[kind]}</span></label>
      <select
        id="device-${kind}"
        class="field"
        ?disabled=${options.length === 0}
        aria-busy=${selection.opening === kind}
        aria-invalid=${selection.failure?.kind === kind}
        @change=${onChange}
      >
        ${
          options.length === 0
            ? html`<option>${strings.nothingToChoose}</option>`
            : options.map((option, index) => deviceItem(option, strings, kind, index))
        }
      </select>
      ${kind === 'speaker' ? this.#testButton(strings) : nothing}
    </div>`;
  }

  #testButton(strings: DeviceStrings): TemplateResult {
    return html`<button type="button" class="plain" part="button" aria-disabled=${this.#isPlaying} @click=${this.#playTestTone}>
      ${strings.testSpeaker}
    </button>`;
  }

  readonly #playTestTone = async (): Promise<void> => {
    if (this.#isPlaying || this.#view === null) return;
    this.#isPlaying = true;
    this.#update();
    await playTestTone(this.#view.call.speaker, this.#view.log);
    this.#isPlaying = false;
    this.#update();
  };
}

function deviceItem(
  { id, label, selected }: DeviceOption,
  strings: DeviceStrings,
  kind: DeviceKind,
  index: number,
): TemplateResult {
  const text = label ?? (id === '' ? strings.systemDefault : strings.numbered(strings.kind[kind], index + 1));
  return html`<option value=${id} .selected=${live(selected)}>${text}</option>`;
}

export const deviceChoice = directive(DeviceChoice);
