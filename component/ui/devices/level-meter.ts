import { html, noChange, type TemplateResult } from 'lit';
import { AsyncDirective } from 'lit/async-directive.js';
import { directive, type ElementPart } from 'lit/directive.js';
import type { CallPort, OwnLoudness } from '../base/call-port.js';

/** 14 times a second: quick enough to follow a syllable. */
const LOOK_MS = 70;

/** Speech is 0.01 to 0.2 of full scale; shown as people hear it, from −50 dB to −10 dB. */
export function shownShare(level: number): number {
  if (level <= 0) return 0;
  return Math.min(1, Math.max(0, (20 * Math.log10(level) + 50) / 40));
}

/** A bar that moves with the own voice while it is shown. */
export function levelMeter(call: CallPort, label: string): TemplateResult {
  return html`<div class="meter" role="meter" aria-label=${label} aria-valuemin="0" aria-valuemax="100" aria-valuenow="0" ${followLevel(call)}></div>`;
}

/** Writes the level into `--_level` of its element, by the style sheet's own object: a strict policy lets that pass. */
class FollowLevel extends AsyncDirective {
  #call: CallPort | null = null;
  #meter: HTMLElement | null = null;
  #loudness: OwnLoudness | null = null;
  #timer: ReturnType<typeof setInterval> | null = null;

  render(_call: CallPort): typeof noChange {
    return noChange;
  }

  override update(part: ElementPart, [call]: [CallPort]): typeof noChange {
    this.#meter = part.element as HTMLElement;
    this.#call = call;
    this.#begin();
    return noChange;
  }

  protected override disconnected(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#loudness?.close();
    this.#loudness = null;
  }

  protected override reconnected(): void {
    this.#begin();
  }

  #begin(): void {
    if (this.#timer !== null) return;
    const timer = setInterval(() => this.#look(), LOOK_MS);
    this.#timer = timer;
    this.#call?.listen().then(
      (loudness) => {
        if (this.#timer === timer) this.#loudness = loudness;
        else loudness.close();
      },
      // Without it the bar stays still.
      () => undefined,
    );
  }

  #look(): void {
    if (!this.#meter || !this.#loudness || document.visibilityState === 'hidden') return;
    const share = shownShare(this.#loudness.now());
    const tenths = String(Math.round(share * 10) * 10);
    this.#meter.style.setProperty('--_level', share.toFixed(2));
    if (this.#meter.getAttribute('aria-valuenow') !== tenths)
      this.#meter.setAttribute('aria-valuenow', tenths);
  }
}

const followLevel = directive(FollowLevel);
