import { type NegotiablePeer, Negotiator } from '../../component/rtc/link/negotiator.js';
import type { Signal } from '../../server/protocol/index.js';
import { seededRandom } from './random.js';

/** What came of one schedule. */
export interface Outcome {
  /** Why the two are not one call in the end; null where they are. */
  readonly stuck: string | null;
  /** Remote messages that were applied though they belonged to something older. */
  readonly staleApplied: number;
  readonly dropped: number;
  /** Everything that happened, in order, for people. */
  readonly schedule: readonly string[];
}

type Sent = Exclude<Signal, { kind: 'renew' }>;

const RENEGOTIATIONS = 3;
const WORLD_MS = 4_000;
/** By then an offer that was lost in the last moment has been sent again, and answered. */
const QUIET_MS = 30_000;

/**
 * Two negotiators over a network that delays, loses what is said while it is gone, and repeats, in virtual time. Each
 * side wants to negotiate anew at random moments, often both at once. The same seed is the same schedule.
 */
export async function runSchedule(seed: number): Promise<Outcome> {
  const world = new World(seed);
  await world.run();
  return world.outcome();
}

class World {
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
      const fromMs = this.random() * WORLD_MS;
      return [fromMs, fromMs + this.random() * 2_000] as const;
    });
    const polite = new Side('polite', true, this);
    const impolite = new Side('impolite', false, this);
    polite.other = impolite;
    impolite.other = polite;
    this.#sides = [polite, impolite];
    for (const side of this.#sides) {
      for (let count = 0; count < RENEGOTIATIONS; count += 1)
        this.after(Math.floor(this.random() * 4) * (WORLD_MS / 4) + this.random() * 20, () => side.want());
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
      if (!next || next.atMs > QUIET_MS) break;
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

/** The JSEP state machine with implicit rollback, as far as negotiation rests on it (RFC 9429 §4.1.10.2). */
class Side implements NegotiablePeer {
  readonly negotiator: Negotiator;
  other: Side | null = null;
  signalingState: RTCSignalingState = 'stable';
  localDescription: RTCSessionDescription | null = null;
  remoteDescription: RTCSessionDescription | null = null;
  readonly #name: string;
  readonly #world: World;
  #wants = 0;
  #described = 0;
  #needed = false;
  #lastArrivalMs = 0;

  constructor(name: string, polite: boolean, world: World) {
    this.#name = name;
    this.#world = world;
    this.negotiator = new Negotiator({
      peer: this,
      connection: 1,
      polite,
      send: (signal) => this.#send(signal as Sent),
      onRemoteOffer: () => undefined,
      rewriteRemoteSdp: (sdp) => sdp,
      onBroken: () => undefined,
      onFault: (error) => {
        world.staleApplied += 1;
        world.note(`${name}: ${String(error)}`);
      },
      delay: (callback, delayMs) => world.after(delayMs, callback),
    });
  }

  /** Something changed that only an offer can tell. */
  want(): void {
    this.#wants += 1;
    this.#needed = true;
    this.#world.note(`${this.#name} wants to negotiate (${this.#wants})`);
    this.#ask();
  }

  unfinished(): string[] {
    const told = new RegExp(`wants:${this.#wants}$`, 'u').test(this.other?.remoteDescription?.sdp ?? '');
    const agreed = this.localDescription?.sdp === this.other?.remoteDescription?.sdp;
    return [
      ...(this.signalingState === 'stable' ? [] : [`${this.#name} is ${this.signalingState}`]),
      ...(told ? [] : [`${this.#name} never told its last change`]),
      ...(agreed ? [] : [`${this.#name} is seen by the other as it was before`]),
    ];
  }

  async setLocalDescription(): Promise<void> {
    await Promise.resolve();
    const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
    this.#described += 1;
    const ufrag = `${this.#name}${this.#described}`;
    const sdp = `a=ice-ufrag:${ufrag}\r\nwants:${this.#wants}`;
    this.localDescription = { type, sdp } as RTCSessionDescription;
    this.#become(type === 'offer' ? 'have-local-offer' : 'stable');
    this.#needed = false;
    this.#world.after(this.#world.random() * 30, () =>
      this.negotiator.addLocalCandidate({
        candidate: ufrag,
        sdpMid: '0',
        sdpMLineIndex: 0,
        usernameFragment: ufrag,
      } as RTCIceCandidate),
    );
  }

  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    await Promise.resolve();
    if (description.type === 'answer' && this.signalingState !== 'have-local-offer')
      throw new Error(`an answer in state ${this.signalingState}`);
    const rolledBack = description.type === 'offer' && this.signalingState === 'have-local-offer';
    if (rolledBack) this.#needed = true;
    this.remoteDescription = description as RTCSessionDescription;
    this.#become(description.type === 'offer' ? 'have-remote-offer' : 'stable');
  }

  async addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
    if (this.remoteDescription?.sdp?.includes(`a=ice-ufrag:${candidate?.usernameFragment}\r\n`)) return;
    this.#world.staleApplied += 1;
    this.#world.note(`${this.#name}: a candidate of ${candidate?.usernameFragment} was applied`);
  }

  #become(state: RTCSignalingState): void {
    this.signalingState = state;
    if (state === 'stable') this.#world.after(0, () => this.#ask());
  }

  /** As the browser fires `negotiationneeded`: only when stable, and again when it becomes so. */
  #ask(): void {
    if (this.#needed && this.signalingState === 'stable') void this.negotiator.offer();
  }

  #send(signal: Sent): void {
    const { random, nowMs } = this.#world;
    const what = signal.kind === 'description' ? signal.description.type : 'candidates';
    const label = `${this.#name} → ${what} of negotiation ${signal.negotiation}`;
    if (this.#world.isDown()) {
      this.#world.note(`${label}: lost`);
      return;
    }
    // One way is in order: a socket delays and repeats, and never overtakes.
    const copies = random() < 0.1 ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      this.#lastArrivalMs = Math.max(this.#lastArrivalMs, nowMs + random() * 300);
      this.#world.after(this.#lastArrivalMs - nowMs, () => {
        this.#world.note(`${label}: arrives`);
        this.other?.negotiator.receive(signal);
      });
    }
  }
}

/** Lets all promises that can settle do so. */
const rest = () => new Promise<void>((resolve) => setImmediate(resolve));
