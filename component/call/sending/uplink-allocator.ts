import type { SessionId } from '../../../server/protocol/index.js';
import type { LinkCondition } from '../../core/connection/link-quality.js';
import type { Logger } from '../../core/log.js';
import { type CaptureFormat, captureFormat } from '../../core/sending/capture-format.js';
import { cpuCongestion } from '../../core/sending/congestion.js';
import {
  cpuLadder,
  degradationSteps,
  initialLadderState,
  nextLadderState,
  settleUntil,
} from '../../core/sending/degradation-ladder.js';
import {
  allocateUplink,
  maxFramerateFor,
  noDegradation,
  type RequestedSizes,
  type VideoSource,
} from '../../core/sending/uplink-allocation.js';
import type { Size } from '../../core/sending/video-size.js';
import type { Delay } from '../../rtc/link/connection.js';
import type { PeerLink } from '../../rtc/link/peer-link.js';
import type { PeerLinks } from '../links/peer-links.js';
import type { Store } from '../state/store.js';
import { CaptureFormatController } from './capture-format-controller.js';
import { type EncodedFrames, LinkSender, type Sources } from './link-sender.js';

export interface UplinkAllocatorOptions {
  readonly links: PeerLinks;
  readonly store: Store;
  readonly delay: Delay;
  /** A monotonic clock. */
  readonly nowMs: () => number;
  /** Total that may be sent to all participants, bits per second. */
  readonly uplinkBps: () => number;
  /** The local camera's track; null while none is sent. */
  readonly camera: () => MediaStreamTrack | null;
  readonly screen: () => MediaStreamTrack | null;
  /** The same if its capture format may be changed; null for a track of the page. */
  readonly adjustableCamera: () => MediaStreamTrack | null;
  readonly log: Logger;
}

const MEASURE_INTERVAL_MS = 1_000;
/** A join costs a machine much CPU for a moment, which says nothing about the time after it. */
const SETTLE_MS = 8_000;
/** Debounce per receiver: however often it requests other sizes, its encoder follows at most this often. */
const FOLLOW_INTERVAL_MS = 300;

/**
 * Bandwidth allocator: divides the uplink among all links, by the sizes that receivers request and by what paths and CPU
 * allow. Measures every second.
 *
 * See demo/docs/decisions/0021-receivers-request-sizes.md.
 */
export class UplinkAllocator {
  readonly #options: UplinkAllocatorOptions;
  /** By link, so that a participant who is lost and returns keeps its state. */
  readonly #senders = new WeakMap<PeerLink, LinkSender>();
  readonly #captureFormat: CaptureFormatController;
  readonly #unsubscribe: () => void;
  #sessionsKey = '';
  /** Degradation that the CPU imposes on every link. */
  #machine = initialLadderState;
  /** Receivers whose request was applied less than the debounce interval ago, with their newest request. */
  readonly #debounced = new Map<PeerLink, RequestedSizes>();
  #cancelMeasure: (() => void) | null = null;
  #closed = false;

  constructor(options: UplinkAllocatorOptions) {
    this.#options = options;
    this.#captureFormat = new CaptureFormatController({
      delay: options.delay,
      camera: options.adjustableCamera,
      format: () => this.#neededFormat(),
      onChanged: () => this.allocate(),
      log: options.log,
    });
    this.#unsubscribe = options.store.subscribe(({ state }, { state: before }) => {
      const { microphone, camera, screen } = state.local;
      if (state.remotes !== before.remotes)
        this.#followRoom(state.remotes.map(({ member }) => member.session));
      const { local } = before;
      if (microphone !== local.microphone || camera !== local.camera || screen !== local.screen)
        this.allocate();
    });
    this.#scheduleMeasure();
    this.allocate();
  }

  /** A receiver requests the sizes in which it shows the local videos. */
  onRequestedSizes(link: PeerLink, sizes: RequestedSizes): void {
    const isDebounced = this.#debounced.has(link);
    this.#debounced.set(link, sizes);
    if (!isDebounced) this.#applyRequest(link);
  }

  /** The videos that a receiver requests and this side pauses to keep audio going. */
  pausedVideo(link: PeerLink): Readonly<Record<VideoSource, boolean>> {
    return this.#senderOf(link).pausedVideo(this.#sources(), this.#options.nowMs());
  }

  /** Time at which audible audio last arrived over a link, up to a second late; minus infinity for never. */
  heardAtMs(link: PeerLink): number {
    return this.#senderOf(link).heardAtMs;
  }

  /** Condition of a link, without its round trip. */
  condition(link: PeerLink): Omit<LinkCondition, 'roundTripMs'> {
    return { ...this.#senderOf(link).condition(this.#options.nowMs()), cpuLimited: this.#machine.step > 0 };
  }

  /** Allocates the uplink again, with what is known now. */
  allocate(): void {
    if (this.#closed) return;
    const { store, uplinkBps, nowMs } = this.#options;
    const { local, signaling } = store.state;
    const links = this.#links();
    const sources = this.#sources();
    // Poor audio costs a CPU no less than good audio.
    const machine = { ...noDegradation, ...degradationSteps[this.#machine.step], reducedAudio: false };
    const allocations = allocateUplink({
      uplinkBps: uplinkBps(),
      sources,
      audio: local.microphone,
      links: links.map((link) => this.#senderOf(link).demand(machine)),
    });
    // A renegotiation of audio must not slow down a link that is connecting.
    const isCalm = signaling === 'connected' && links.every(({ state }) => state !== 'connecting');
    links.forEach((link, index) => {
      const limits = allocations[index];
      const mayNegotiate = isCalm && link.state === 'connected';
      if (limits) this.#senderOf(link).apply(limits, sources, nowMs(), mayNegotiate);
    });
    this.#captureFormat.follow();
  }

  close(): void {
    this.#closed = true;
    this.#captureFormat.close();
    this.#unsubscribe();
    this.#cancelMeasure?.();
  }

  /** Applies a receiver's newest request, and debounces the next ones. */
  #applyRequest(link: PeerLink): void {
    const sizes = this.#debounced.get(link);
    this.#debounced.delete(link);
    if (!sizes || this.#closed) return;
    this.#senderOf(link).requestedSizes = sizes;
    this.allocate();
    this.#debounced.set(link, sizes);
    this.#options.delay(() => {
      if (this.#debounced.get(link) === sizes) this.#debounced.delete(link);
      else this.#applyRequest(link);
    }, FOLLOW_INTERVAL_MS);
  }

  #followRoom(sessions: readonly SessionId[]): void {
    const key = sessions.join();
    if (key === this.#sessionsKey) return;
    this.#sessionsKey = key;
    this.#machine = settleUntil(this.#machine, this.#options.nowMs() + SETTLE_MS);
    this.allocate();
  }

  #scheduleMeasure(): void {
    this.#cancelMeasure = this.#options.delay(() => {
      this.#measure().catch((cause: unknown) => this.#options.log.error('uplink not measured', { cause }));
    }, MEASURE_INTERVAL_MS);
  }

  async #measure(): Promise<void> {
    const { nowMs, log } = this.#options;
    const now = nowMs();
    const results = await Promise.allSettled(this.#links().map((link) => this.#senderOf(link).measure(now)));
    if (this.#closed) return;
    const encoded = results.flatMap((result) => {
      if (result.status === 'fulfilled') return result.value ?? [];
      log.warn('sender stats not read', { cause: result.reason });
      return [];
    });
    const sum = (count: (each: EncodedFrames) => number) =>
      encoded.reduce((total, each) => total + count(each), 0);
    const due = sum(({ dueFrames }) => dueFrames);
    const congestion = cpuCongestion({
      encodedShare: due > 0 ? sum(({ encodedFrames }) => encodedFrames) / due : null,
      cpuLimited: encoded.some(({ cpuLimited }) => cpuLimited),
    });
    this.#machine = nextLadderState(this.#machine, congestion, now, cpuLadder);
    this.allocate();
    this.#scheduleMeasure();
  }

  #senderOf(link: PeerLink): LinkSender {
    const sender = this.#senders.get(link) ?? new LinkSender(link);
    this.#senders.set(link, sender);
    return sender;
  }

  #links(): readonly PeerLink[] {
    return this.#options.links.all().map(({ link }) => link);
  }

  /** The smallest capture format that is enough for every receiver; null while none shows the camera. */
  #neededFormat(): CaptureFormat | null {
    const links = this.#links();
    const sizes = links.flatMap((link) => this.#senderOf(link).requestedSizes?.camera ?? []);
    return captureFormat(sizes, maxFramerateFor('camera', links.length));
  }

  #sources(): Sources {
    return { camera: sizeOf(this.#options.camera()), screen: sizeOf(this.#options.screen()) };
  }
}

function sizeOf(track: MediaStreamTrack | null): Size | null {
  if (!track) return null;
  const { width = 640, height = 360 } = track.getSettings();
  return { width, height };
}
