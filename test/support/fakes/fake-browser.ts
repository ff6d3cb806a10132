import type { CallEnvironment } from '../../../component/call/environment/environment.js';
import type { DeviceEnvironment } from '../../../component/call/local/device-selector.js';
import type { WakeLockEnvironment } from '../../../component/call/page/wake-lock.js';
import type { Handover } from '../../../component/call/session/identity.js';
import type { CallError } from '../../../component/core/call/call-error.js';
import type { Permission } from '../../../component/core/devices/capture-fallbacks.js';
import type { CaptureEnvironment } from '../../../component/media/capture.js';
import type { GetDisplayMedia } from '../../../component/media/screen-capture.js';
import type { CreateSignaling } from '../../../component/signaling/signaling.js';
import { clock, delay } from './clock.js';
import { FakeStream, FakeTrack, fakeAudio, fakeDevice } from './fake-media.js';
import { FakeNetwork } from './fake-network.js';
import { asPeerConnection, FakePeer } from './fake-peer.js';
import { FakeServer } from './fake-server.js';

let tokens = 0;

type PageEvent = 'pagehide' | 'restored' | 'wake' | 'network' | 'devicechange' | 'visible';

/** Fake environment of one page: devices, peers, storage and events of a browser. Needs `useFakeClock`. */
export class FakeBrowser implements CallEnvironment {
  readonly network: FakeNetwork;
  readonly peers: FakePeer[] = [];
  /** Every microphone and camera track that was opened. */
  readonly opened: FakeTrack[] = [];
  /** Every track of a shared screen. */
  readonly shared: FakeTrack[] = [];
  /** What `getUserMedia` rejects with; null for success. */
  captureError: Error | null = null;
  /** What `enumerateDevices` rejects with; null for success. */
  listError: CallError | null = null;
  /** Kinds of tracks whose requests never settle. */
  readonly hangs = new Set<'audio' | 'video'>();
  #captureGate: Promise<void> | null = null;
  /** What `getDisplayMedia` rejects with; null for success. */
  displayError: Error | null = null;
  /** What `setSinkId` waits for and rejects with. */
  speakerAnswer: Promise<void> = Promise.resolve();
  permission: Permission = 'granted';
  /** The devices of this machine. */
  machine: MediaDeviceInfo[] = [fakeDevice('audioinput', 'microphone'), fakeDevice('videoinput', 'camera')];
  locksHeld = 0;
  voiceLevel = 0;
  readonly storage: Map<string, string>;
  readonly log: string[] = [];
  readonly #listeners = new Map<PageEvent, Set<() => void>>();
  readonly #audio = fakeAudio(() => this.voiceLevel);

  constructor(
    { server = new FakeServer(), network = new FakeNetwork() } = {},
    storage: Map<string, string> = new Map(),
  ) {
    this.network = network;
    this.storage = storage;
    this.createSignaling = server.createSignaling;
    this.createPeerConnection = () => {
      const peer = new FakePeer(network);
      this.peers.push(peer);
      return asPeerConnection(peer);
    };
  }

  readonly capture: CaptureEnvironment = {
    getUserMedia: async ({ audio, video }) => {
      const isHanging = (audio && this.hangs.has('audio')) || (video && this.hangs.has('video'));
      await (isHanging ? new Promise(() => undefined) : this.#captureGate);
      if (this.captureError) throw this.captureError;
      const tracks = [
        ...(audio ? [this.#open('audio', audio)] : []),
        ...(video ? [this.#open('video', video)] : []),
      ];
      this.opened.push(...tracks);
      return new FakeStream(tracks);
    },
    isSecureContext: true,
    permissionOf: async () => this.permission,
    policyAllows: () => true,
    delay,
  };

  getDisplayMedia: GetDisplayMedia | null = async () => {
    await Promise.resolve();
    if (this.displayError) throw this.displayError;
    const tracks = [new FakeTrack('video'), new FakeTrack('audio')];
    this.shared.push(...tracks);
    return new FakeStream(tracks);
  };

  readonly devices: DeviceEnvironment = {
    enumerateDevices: async () => {
      if (this.listError) throw this.listError;
      return this.machine;
    },
    onDeviceChange: (callback) => this.#listen('devicechange', callback),
    trySpeaker: async () => {
      await this.speakerAnswer;
    },
  };

  readonly wakeLock: WakeLockEnvironment = {
    request: async () => {
      this.locksHeld += 1;
      return {
        release: async () => {
          this.locksHeld -= 1;
        },
      };
    },
    onVisible: (callback) => this.#listen('visible', callback),
  };

  readonly handover: Handover = {
    take: (key) => {
      const value = this.storage.get(key) ?? null;
      this.storage.delete(key);
      return value;
    },
    leave: (key, value) => this.storage.set(key, value),
  };

  readonly createSignaling: CreateSignaling;
  createPeerConnection: CallEnvironment['createPeerConnection'];
  readonly createAudioContext = () => this.#audio.create();
  readonly createMediaStream = () => new FakeStream();
  readonly onPageHide = (callback: () => void) => this.#listen('pagehide', callback);
  readonly onRestored = (callback: () => void) => this.#listen('restored', callback);
  readonly onWake = (callback: () => void) => this.#listen('wake', callback);
  readonly onNetworkChange = (callback: () => void) => this.#listen('network', callback);
  readonly random = () => 0;
  readonly delay = delay;
  readonly keepTimersRunning = () => ({ close: () => undefined });
  readonly clock = clock;
  readonly wallMs = () => Date.now();
  readonly logSink: CallEnvironment['logSink'] = ({ logger, message }) =>
    this.log.push(`${logger} ${message}`);
  readonly storedDebug = () => null;
  readonly pageUrl = 'https://calls.example.org/page';

  readonly randomToken = () => {
    tokens += 1;
    return `token${tokens}`.padEnd(22, '0');
  };

  /** Holds captures until the returned function is called. */
  holdCapture(): () => void {
    let open: () => void = () => undefined;
    this.#captureGate = new Promise((resolve) => {
      open = resolve;
    });
    return () => open();
  }

  /** The browser fires an event of the page. */
  fire(event: PageEvent): void {
    for (const callback of [...(this.#listeners.get(event) ?? [])]) callback();
  }

  /** Number of listeners for events of the page. */
  get listeners(): number {
    return [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Number of audio contexts that are not closed. */
  get audioContexts(): number {
    return this.#audio.open();
  }

  /** Kinds of the microphone and camera tracks that are open. */
  get live(): readonly string[] {
    return this.opened.filter(({ readyState }) => readyState === 'live').map(({ kind }) => kind);
  }

  #listen(event: PageEvent, callback: () => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners);
    listeners.add(callback);
    return () => listeners.delete(callback);
  }

  #open(kind: 'audio' | 'video', constraints: boolean | MediaTrackConstraints): FakeTrack {
    const { deviceId } = typeof constraints === 'boolean' ? {} : constraints;
    const exact = (deviceId as ConstrainDOMStringParameters | undefined)?.exact;
    const byDefault = kind === 'audio' ? 'microphone' : 'camera';
    return new FakeTrack(kind, { deviceId: typeof exact === 'string' ? exact : byDefault });
  }
}
