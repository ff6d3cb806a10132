import { html, noChange, type TemplateResult } from 'lit';
import { AsyncDirective } from 'lit/async-directive.js';
import { directive, type ElementPart } from 'lit/directive.js';
import type { Logger } from '../../core/log.js';
import type { CallPort, MicrophoneLevelReader } from '../base/call-port.js';

/** 14 times a second, which follows syllables. */
const INTERVAL_MS = 70;

/** Share of the bar for a level of 0 to 1: logarithmic, from −50 dB to −10 dB. Speech is 0.01 to 0.2 of full scale. */
export function barShare(level: number): number {
  if (level <= 0) return 0;
  return Math.min(1, Math.max(0, (20 * Math.log10(level) + 50) / 40));
}

/** Level meter of the local microphone. */
export function levelMeter(call: CallPort, label: string, log: Logger): TemplateResult {
  return html`<div class="meter" role="meter" aria-label=${label} aria-valuemin="0" aria-valuemax="100" aria-valuenow="0" ${followLevel(call, log)}></div>`;
}

/** Directive that writes the microphone's level into `--_level` of its element, while the element is rendered. */
class FollowLevel extends AsyncDirective {
  #call: CallPort | null = null;
  #log: Logger | null = null;
  #meter: HTMLElement | null = null;
  #reader: MicrophoneLevelReader | null = null;
  #timer: ReturnType<typeof setInterval> | null = null;

  render(_call: CallPort, _log: Logger): typeof noChange {
    return noChange;
  }

  override update(part: ElementPart, [call, log]: [CallPort, Logger]): typeof noChange {
    this.#meter = part.element as HTMLElement;
    this.#call = call;
    this.#log = log;
    // An element out of the document renders, too.
    if (this.isConnected) void this.#start();
    return noChange;
  }

  protected override disconnected(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#reader?.close();
    this.#reader = null;
  }

  protected override reconnected(): void {
    void this.#start();
  }

  async #start(): Promise<void> {
    if (this.#timer !== null || this.#call === null) return;
    const timer = setInterval(() => this.#show(), INTERVAL_MS);
    this.#timer = timer;
    try {
      const reader = await this.#call.listen();
      if (this.#timer === timer) this.#reader = reader;
      else reader.close();
    } catch (cause) {
      // The bar stays empty.
      this.#log?.warn('the microphone level could not be measured', { cause });
    }
  }

  #show(): void {
    if (!this.#meter || !this.#reader || document.visibilityState === 'hidden') return;
    const share = barShare(this.#reader.now());
    const percent = String(Math.round(share * 10) * 10);
    this.#meter.style.setProperty('--_level', share.toFixed(2));
    if (this.#meter.getAttribute('aria-valuenow') !== percent)
      this.#meter.setAttribute('aria-valuenow', percent);
  }
}

const followLevel = directive(FollowLevel);
