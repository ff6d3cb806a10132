/** Event of a MediaStream, which Node lacks (W3C mediacapture-main §4.2.5). */
class FakeMediaStreamTrackEvent extends Event {
  readonly track: MediaStreamTrack;

  constructor(type: string, { track }: MediaStreamTrackEventInit) {
    super(type);
    this.track = track;
  }
}

let created = 0;

/**
 * Fake MediaStreamTrack: a test ends it with `end()`, and the system mutes it with `setMuted()`. As in Firefox, an event
 * that a script makes on it is not delivered.
 */
export class FakeTrack extends EventTarget implements MediaStreamTrack {
  readonly kind: 'audio' | 'video';
  readonly id: string;
  readonly label: string;
  contentHint = '';
  enabled = true;
  muted = false;
  readyState: MediaStreamTrackState = 'live';
  onended = null;
  onmute = null;
  onunmute = null;
  settings: MediaTrackSettings;
  /** Number of captured frames, as in Chrome. */
  stats = { totalFrames: 0 };
  /** Constraints of each `applyConstraints`. */
  readonly applied: MediaTrackConstraints[] = [];
  /** What `applyConstraints` rejects with; null for success. */
  constraintsError: Error | null = null;

  constructor(kind: 'audio' | 'video', settings: MediaTrackSettings = {}) {
    super();
    created += 1;
    this.kind = kind;
    this.id = `${kind}-${created}`;
    this.label = settings.deviceId ?? this.id;
    this.settings = settings;
  }

  async applyConstraints(constraints: MediaTrackConstraints = {}): Promise<void> {
    if (this.constraintsError) throw this.constraintsError;
    this.applied.push(constraints);
  }

  clone(): FakeTrack {
    return new FakeTrack(this.kind, this.settings);
  }

  getCapabilities(): MediaTrackCapabilities {
    return {};
  }

  getConstraints(): MediaTrackConstraints {
    return this.applied.at(-1) ?? {};
  }

  getSettings(): MediaTrackSettings {
    return this.settings;
  }

  stop(): void {
    this.readyState = 'ended';
  }

  override dispatchEvent(_event: Event): boolean {
    return true;
  }

  /** The device was unplugged, or the browser has ended the track. */
  end(): void {
    this.readyState = 'ended';
    super.dispatchEvent(new Event('ended'));
  }

  setMuted(muted: boolean): void {
    this.muted = muted;
    super.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
  }
}

/** Fake MediaStream. */
export class FakeStream extends EventTarget implements MediaStream {
  readonly active = true;
  readonly id = 'stream';
  onaddtrack = null;
  onremovetrack = null;
  #tracks: MediaStreamTrack[];

  constructor(tracks: readonly MediaStreamTrack[] = []) {
    super();
    this.#tracks = [...tracks];
  }

  addTrack(track: MediaStreamTrack): void {
    if (!this.#tracks.includes(track)) this.#tracks.push(track);
  }

  removeTrack(track: MediaStreamTrack): void {
    this.#tracks = this.#tracks.filter((each) => each !== track);
  }

  clone(): FakeStream {
    return new FakeStream(this.#tracks.map((track) => track.clone()));
  }

  getTracks(): MediaStreamTrack[] {
    return [...this.#tracks];
  }

  getAudioTracks(): MediaStreamTrack[] {
    return this.#tracks.filter(({ kind }) => kind === 'audio');
  }

  getVideoTracks(): MediaStreamTrack[] {
    return this.#tracks.filter(({ kind }) => kind === 'video');
  }

  getTrackById(id: string): MediaStreamTrack | null {
    return this.#tracks.find((track) => track.id === id) ?? null;
  }
}

/** Fake AudioContext that measures a constant level, the root mean square that `level` returns. */
class FakeAudioContext {
  readonly sampleRate = 48_000;
  state: AudioContextState = 'running';
  readonly #level: () => number;

  constructor(level: () => number) {
    this.#level = level;
  }

  createAnalyser(): Pick<AnalyserNode, 'fftSize' | 'getFloatTimeDomainData'> {
    return { fftSize: 0, getFloatTimeDomainData: (samples) => samples.fill(this.#level()) };
  }

  createMediaStreamSource(): { connect(): void } {
    return { connect: () => undefined };
  }

  async close(): Promise<void> {
    this.state = 'closed';
  }
}

/** Factory of fake audio contexts. `open()` counts those that are not closed. */
export function fakeAudio(level: () => number): { create: () => AudioContext; open: () => number } {
  const contexts: FakeAudioContext[] = [];
  const create = () => {
    const context = new FakeAudioContext(level);
    contexts.push(context);
    return context as unknown as AudioContext;
  };
  return { create, open: () => contexts.filter(({ state }) => state !== 'closed').length };
}

/** Device as `enumerateDevices` lists it. */
export function fakeDevice(
  kind: MediaDeviceKind,
  deviceId: string,
  { groupId = deviceId, label = deviceId } = {},
): MediaDeviceInfo {
  const device = { kind, deviceId, groupId, label };
  return { ...device, toJSON: () => device };
}

Object.assign(globalThis, { MediaStream: FakeStream, MediaStreamTrackEvent: FakeMediaStreamTrackEvent });
