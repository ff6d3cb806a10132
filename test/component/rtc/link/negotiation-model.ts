import { Negotiator } from '../../../../component/rtc/link/negotiator.js';
import type { Signal } from '../../../../server/protocol/index.js';
import { rest } from '../../../support/fakes/clock.js';
import { asPeerConnection, FakePeer } from '../../../support/fakes/fake-peer.js';
import { seededRandom } from '../../../support/random.js';

/** Result of one schedule. */
export interface Outcome {
  /** Why the two sides do not agree in the end; null where they do. */
  readonly stuck: string | null;
  /** Number of remote messages that were applied although they belonged to an older negotiation. */
  readonly staleApplied: number;
  readonly dropped: number;
  /** Readable log of every event, in order. */
  readonly schedule: readonly string[];
}

type NegotiationSignal = Exclude<Signal, { kind: 'renew' }>;

const RENEGOTIATIONS = 3;
/** Outages and renegotiations begin within this time. */
const ACTIVE_MS = 4_000;
/** By then an offer that was lost at the last moment has been sent again, and answered. */
const END_MS = 30_000;

/**
 * Simulates two negotiators over a network that delays, repeats, and loses messages during outages, in virtual time.
 * Each side renegotiates at random moments, often both at once. The same seed gives the same schedule.
 */
export async function runSchedule(seed: number): Promise<Outcome> {
  const simulation = new Simulation(seed);
  await simulation.run();
  return simulation.outcome();
}

class Simulation {
  readonly random: () => number;
  readonly schedule: string[] = [];
  nowMs = 0;
  staleApplied = 0;
  readonly #events: { readonly atMs: number; readonly act: () => void }[] = [];
  readonly #outages: (readonly [fromMs: number, toMs: number])[];
  readonly #sides: readonly [Side, Side];

  constructor(seed: number) {
    this.random = seededRandom(seed);
    this.#outages = Array.from({ length: Math.floor(this.random() * 3) }, () => {
      const fromMs = this.random() * ACTIVE_MS;
      return [fromMs, fromMs + this.random() * 2_000] as const;
    });
    const polite = new Side('polite', true, this);
    const impolite = new Side('impolite', false, this);
    polite.other = impolite;
    impolite.other = polite;
    this.#sides = [polite, impolite];
    for (const side of this.#sides) {
      for (let count = 0; count < RENEGOTIATIONS; count += 1) {
        const delayMs = Math.floor(this.random() * 4) * (ACTIVE_MS / 4) + this.random() * 20;
        this.after(delayMs, () => side.change());
      }
    }
  }

  after(delayMs: number, act: () => void): () => void {
    const event = { atMs: this.nowMs + delayMs, act };
    this.#events.push(event);
    return () => {
      const at = this.#events.indexOf(event);
      if (at >= 0) this.#events.splice(at, 1);
    };
  }

  isDown(): boolean {
    return this.#outages.some(([fromMs, toMs]) => this.nowMs >= fromMs && this.nowMs < toMs);
  }

  note(text: string): void {
    this.schedule.push(`${this.nowMs.toFixed(0).padStart(6)} ms  ${text}`);
  }

  async run(): Promise<void> {
    for (;;) {
      this.#events.sort((a, b) => a.atMs - b.atMs);
      const next = this.#events.shift();
      if (!next || next.atMs > END_MS) break;
      this.nowMs = next.atMs;
      next.act();
      await rest();
    }
    for (const side of this.#sides) side.negotiator.close();
  }

  outcome(): Outcome {
    const reasons = this.#sides.flatMap((side) => side.unfinished());
    return {
      stuck: reasons.length > 0 ? reasons.join('; ') : null,
      staleApplied: this.staleApplied,
      dropped: this.#sides.reduce((sum, { negotiator }) => sum + negotiator.droppedSignals, 0),
      schedule: this.schedule,
    };
  }
}

/** One negotiator with a peer whose descriptions carry the number of its last change. */
class Side extends FakePeer {
  readonly negotiator: Negotiator;
  other: Side | null = null;
  readonly #simulation: Simulation;
  #changes = 0;
  #lastArrivalMs = 0;

  constructor(name: string, polite: boolean, simulation: Simulation) {
    super(null, name);
    this.#simulation = simulation;
    this.negotiator = new Negotiator({
      peer: asPeerConnection(this),
      connection: 1,
      polite,
      send: (signal) => this.#send(signal as NegotiationSignal),
      onRemoteOffer: () => undefined,
      rewriteRemoteSdp: (sdp) => sdp,
      onBroken: () => undefined,
      onFault: (error) => {
        simulation.staleApplied += 1;
        simulation.note(`${name}: ${String(error)}`);
      },
      delay: (callback, delayMs) => simulation.after(delayMs, callback),
    });
    this.addEventListener('negotiationneeded', () => void this.negotiator.offer());
  }

  /** Something changes that needs an offer. */
  change(): void {
    this.#changes += 1;
    this.#simulation.note(`${this.name} wants to negotiate (${this.#changes})`);
    this.requireNegotiation();
  }

  unfinished(): string[] {
    const remote = this.other?.remoteDescription?.sdp ?? '';
    const isKnown = new RegExp(`change:${this.#changes}$`, 'u').test(remote);
    return [
      ...(this.signalingState === 'stable' ? [] : [`${this.name} is ${this.signalingState}`]),
      ...(isKnown ? [] : [`the other side does not know the last change of ${this.name}`]),
      ...(this.localDescription?.sdp === remote
        ? []
        : [`the other side has an old description of ${this.name}`]),
    ];
  }

  override async addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
    if (this.remoteDescription?.sdp.includes(`a=ice-ufrag:${candidate?.usernameFragment}\r\n`)) return;
    this.#simulation.staleApplied += 1;
    this.#simulation.note(`${this.name}: a candidate of ${candidate?.usernameFragment} was applied`);
  }

  protected override createSdp(ufrag: string): string {
    const candidate = { candidate: ufrag, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: ufrag };
    this.#simulation.after(this.#simulation.random() * 30, () =>
      this.negotiator.addLocalCandidate(candidate as RTCIceCandidate),
    );
    return `a=ice-ufrag:${ufrag}\r\nchange:${this.#changes}`;
  }

  #send(signal: NegotiationSignal): void {
    const { random, nowMs } = this.#simulation;
    const what = signal.kind === 'description' ? signal.description.type : 'candidates';
    const label = `${this.name} → ${what} of negotiation ${signal.negotiation}`;
    if (this.#simulation.isDown()) {
      this.#simulation.note(`${label}: lost`);
      return;
    }
    // One direction keeps its order: a socket delays and repeats, but never overtakes.
    const copies = random() < 0.1 ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      this.#lastArrivalMs = Math.max(this.#lastArrivalMs, nowMs + random() * 300);
      this.#simulation.after(this.#lastArrivalMs - nowMs, () => {
        this.#simulation.note(`${label}: arrives`);
        this.other?.negotiator.receive(signal);
      });
    }
  }
}
