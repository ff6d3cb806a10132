import type { SessionId } from '../../../server/protocol/index.js';
import type { LinkCondition } from '../../core/connection/link-quality.js';
import type { Logger } from '../../core/log.js';
import { type CaptureFormat, captureFormat } from '../../core/sending/capture-format.js';
import { machineCongestion } from '../../core/sending/congestion.js';
import {
  degradationSteps,
  machineLadder,
  nextSaving,
  noSaving,
  settling,
} from '../../core/sending/degradation-ladder.js';
import type { Size } from '../../core/sending/picture-size.js';
import {
  fullFramerate,
  noDegradation,
  type PictureSource,
  type RequestedSizes,
  shareUplink,
} from '../../core/sending/send-budget.js';
import type { Delay } from '../../rtc/link/connection.js';
import type { PeerLink } from '../../rtc/link/peer-link.js';
import type { PeerLinks } from '../links/peer-links.js';
import type { Store } from '../state/store.js';
import { CaptureFormatController } from './capture-format-controller.js';
import { type FramesMade, LinkSender, type Sources } from './link-sender.js';

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

const LOOK_MS = 1_000;
/** Whoever comes costs a machine much for a moment, which says nothing of the time after it. */
const LEARN_MS = 8_000;
/** However often a receiver says that it shows something else, its encoders follow at most this often. */
const FOLLOW_MS = 300;

/** Shares out what is sent, among all links, by what their receivers show and what the ways and this machine bear. */
export class UplinkAllocator {
  readonly #options: UplinkAllocatorOptions;
  /** By link, so that somebody who is lost and comes back is still known. */
  readonly #ways = new WeakMap<PeerLink, LinkSender>();
  readonly #cameraFormat: CaptureFormatController;
  readonly #unsubscribe: () => void;
  #sessions = '';
  #machine = noSaving;
  /** Receivers that were followed a moment ago, with what they have said last. */
  readonly #waiting = new Map<PeerLink, RequestedSizes>();
  #cancelLook: (() => void) | null = null;
  #closed = false;

  constructor(options: UplinkAllocatorOptions) {
    this.#options = options;
    this.#cameraFormat = new CaptureFormatController({
      delay: options.delay,
      camera: options.adjustableCamera,
      format: () => this.#format(),
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
    this.#lookLater();
    this.allocate();
  }

  /** A receiver has sent the sizes in which it shows our video. */
  onRequestedSizes(link: PeerLink, wishes: RequestedSizes): void {
    const waits = this.#waiting.has(link);
    this.#waiting.set(link, wishes);
    if (waits) return;
    this.#follow(link);
  }

  /** The videos that a receiver requests and this side pauses to keep audio going. */
  pausedVideo(link: PeerLink): Readonly<Record<PictureSource, boolean>> {
    return this.#way(link).paused(this.#sources(), this.#options.nowMs());
  }

  /** When somebody was last found to be heard, a second late at most; minus infinity if never. */
  heardAtMs(link: PeerLink): number {
    return this.#way(link).heardAtMs;
  }

  /** How the link stands, beside its round trip. */
  condition(link: PeerLink): Omit<LinkCondition, 'roundTripMs'> {
    return { ...this.#way(link).condition(this.#options.nowMs()), busy: this.#machine.step > 0 };
  }

  /** Allocates the uplink again, with what is known now. */
  allocate(): void {
    if (this.#closed) return;
    const { store, uplinkBps, nowMs } = this.#options;
    const { local, signaling } = store.state;
    const links = this.#links();
    const sources = this.#sources();
    // Sound costs a processor no less for being poor.
    const machine = { ...noDegradation, ...degradationSteps[this.#machine.step], leanSound: false };
    const shares = shareUplink({
      uplinkBps: uplinkBps(),
      sources,
      sound: local.microphone,
      links: links.map((link) => this.#way(link).demand(machine)),
    });
    // Whoever is just coming is not made to wait for how the others' sound travels.
    const calm = signaling === 'connected' && links.every(({ state }) => state !== 'connecting');
    for (const [index, link] of links.entries()) {
      const limits = shares[index];
      const mayNegotiate = calm && link.state === 'connected';
      if (limits) this.#way(link).send(limits, sources, nowMs(), mayNegotiate);
    }
    this.#cameraFormat.follow();
  }

  close(): void {
    this.#closed = true;
    this.#cameraFormat.close();
    this.#unsubscribe();
    this.#cancelLook?.();
  }

  /** Follows what a receiver has said, and is deaf to it for a moment. */
  #follow(link: PeerLink): void {
    const wishes = this.#waiting.get(link);
    this.#waiting.delete(link);
    if (!wishes || this.#closed) return;
    this.#way(link).wishes = wishes;
    this.allocate();
    this.#waiting.set(link, wishes);
    this.#options.delay(() => {
      if (this.#waiting.get(link) === wishes) this.#waiting.delete(link);
      else this.#follow(link);
    }, FOLLOW_MS);
  }

  #followRoom(sessions: readonly SessionId[]): void {
    const known = sessions.join();
    if (known === this.#sessions) return;
    this.#sessions = known;
    this.#machine = settling(this.#machine, this.#options.nowMs() + LEARN_MS);
    this.allocate();
  }

  #lookLater(): void {
    this.#cancelLook = this.#options.delay(() => void this.#look(), LOOK_MS);
  }

  async #look(): Promise<void> {
    const nowMs = this.#options.nowMs();
    const looks = await Promise.allSettled(this.#links().map((link) => this.#way(link).look(nowMs)));
    if (this.#closed) return;
    for (const look of looks)
      if (look.status === 'rejected') this.#options.log.warn('sender stats not read', { cause: look.reason });
    const made = looks.flatMap((look) => (look.status === 'fulfilled' && look.value ? [look.value] : []));
    const sum = (figure: (each: FramesMade) => number) =>
      made.reduce((total, each) => total + figure(each), 0);
    const due = sum(({ dueFrames }) => dueFrames);
    const strain = machineCongestion({
      framesShare: due > 0 ? sum(({ newFrames }) => newFrames) / due : null,
      processorLimited: made.some(({ processorLimited }) => processorLimited),
    });
    this.#machine = nextSaving(this.#machine, strain, nowMs, machineLadder);
    this.allocate();
    this.#lookLater();
  }

  #way(link: PeerLink): LinkSender {
    const way = this.#ways.get(link) ?? new LinkSender(link);
    this.#ways.set(link, way);
    return way;
  }

  #links(): readonly PeerLink[] {
    return this.#options.links.all().map(({ link }) => link);
  }

  #format(): CaptureFormat | null {
    const links = this.#links();
    const boxes = links.flatMap((link) => this.#way(link).wishes?.camera ?? []);
    return captureFormat(boxes, fullFramerate('camera', links.length));
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
