import { html, nothing, type TemplateResult } from 'lit';
import { AsyncDirective } from 'lit/async-directive.js';
import { directive } from 'lit/directive.js';
import { live } from 'lit/directives/live.js';
import { type DeviceOption, deviceOptions } from '../../core/devices/device-options.js';
import type { DeviceKind } from '../../core/devices/devices.js';
import { type DeviceStrings, englishDevices } from '../../i18n/device-strings.js';
import { errorText } from '../../i18n/error-text.js';
import type { Strings } from '../../i18n/strings.js';
import type { CallPort } from '../base/call-port.js';
import { type IconName, icon } from '../base/icons.js';
import { DeviceDesk } from './device-desk.js';
import { choosesSpeaker, playTestTone } from './test-tone.js';

export interface DeviceChoiceView {
  readonly call: CallPort;
  /** Which kinds can be chosen: no camera in a call without pictures, no inputs where the page brings its own. */
  readonly kinds: readonly DeviceKind[];
  readonly onChosen: (kind: DeviceKind, id: string | null) => void;
  readonly strings: Strings;
}

const icons: Readonly<Record<DeviceKind, IconName>> = {
  microphone: 'microphone',
  camera: 'camera',
  speaker: 'sound',
};

/** The devices to choose from, as they come and go while this is shown. */
class DeviceChoice extends AsyncDirective {
  #view: DeviceChoiceView | null = null;
  #desk: DeviceDesk | null = null;
  #playing = false;

  render(view: DeviceChoiceView): TemplateResult {
    this.#view = view;
    this.#desk ??= this.#open(view.call);
    return this.#template(view, this.#desk);
  }

  protected override disconnected(): void {
    this.#desk?.close();
    this.#desk = null;
  }

  protected override reconnected(): void {
    this.#draw();
  }

  #open(call: CallPort): DeviceDesk {
    return new DeviceDesk({
      call,
      onChosen: (kind, id) => this.#view?.onChosen(kind, id),
      onChange: () => this.#draw(),
    });
  }

  #draw(): void {
    if (this.#view && this.isConnected) this.setValue(this.render(this.#view));
  }

  #template({ kinds, strings: said }: DeviceChoiceView, desk: DeviceDesk): TemplateResult {
    const strings = said.devices ?? englishDevices;
    const shown = kinds.filter((kind) => kind !== 'speaker' || choosesSpeaker());
    return html`<div class="devices">
      ${shown.map((kind) => this.#row(kind, desk, strings))}
      <p class="device-failure" role="alert">${desk.failure ? errorText(desk.failure.error, said) : nothing}</p>
    </div>`;
  }

  #row(kind: DeviceKind, desk: DeviceDesk, strings: DeviceStrings): TemplateResult {
    const options = deviceOptions(desk.devices, kind);
    const choose = (event: Event) => {
      const { value } = event.currentTarget as HTMLSelectElement;
      void desk.choose(kind, value === '' ? null : value);
    };
    return html`<div class="device">
      <label for="device-${kind}">${icon(icons[kind])}<span>${strings.kind[kind]}</span></label>
      <select
        id="device-${kind}"
        class="field"
        ?disabled=${options.length === 0}
        aria-busy=${desk.opening === kind}
        aria-invalid=${desk.failure?.kind === kind}
        @change=${choose}
      >
        ${
          options.length === 0
            ? html`<option>${strings.nothingToChoose}</option>`
            : options.map((option, i) => line(option, strings, kind, i))
        }
      </select>
      ${kind === 'speaker' ? this.#test(strings) : nothing}
    </div>`;
  }

  #test(strings: DeviceStrings): TemplateResult {
    const play = async () => {
      if (this.#playing) return;
      this.#playing = true;
      this.#draw();
      await playTestTone(this.#view?.call.speaker ?? null);
      this.#playing = false;
      this.#draw();
    };
    return html`<button type="button" class="plain" part="button" aria-disabled=${this.#playing} @click=${() => void play()}>
      ${strings.testSpeaker}
    </button>`;
  }
}

function line(
  { id, label, selected }: DeviceOption,
  strings: DeviceStrings,
  kind: DeviceKind,
  index: number,
): TemplateResult {
  const text = label ?? (id === '' ? strings.systemDefault : strings.numbered(strings.kind[kind], index + 1));
  return html`<option value=${id} .selected=${live(selected)}>${text}</option>`;
}

export const deviceChoice = directive(DeviceChoice);
