import { FakeTrack } from './fake-media.js';
import type { FakeNetwork } from './fake-network.js';

/** One end of a fake data channel. It records what is sent, and passes it on where a network has linked it. */
export class FakeChannel {
  readonly label: string;
  readonly options: RTCDataChannelInit;
  readyState: RTCDataChannelState = 'connecting';
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  readonly sent: string[] = [];
  onopen: () => void = () => undefined;
  onmessage: (event: { data: unknown }) => void = () => undefined;
  onclose: () => void = () => undefined;
  onbufferedamountlow: () => void = () => undefined;
  /** Receives what is sent, on a network. */
  transmit: (text: string) => void = () => undefined;

  constructor(label: string, options: RTCDataChannelInit = {}) {
    this.label = label;
    this.options = options;
  }

  send(text: string): void {
    if (this.readyState !== 'open') throw new DOMException('not open', 'InvalidStateError');
    this.sent.push(text);
    this.transmit(text);
  }

  open(): void {
    this.readyState = 'open';
    this.onopen();
  }

  /** The other side has closed the channel. */
  closeByRemote(): void {
    if (this.readyState === 'closed') return;
    this.readyState = 'closed';
    this.onclose();
  }

  /** A message of the other side arrives: an object is sent as JSON, a string as it is. */
  receive(message: unknown): void {
    this.onmessage({ data: typeof message === 'string' ? message : JSON.stringify(message) });
  }

  /** The messages of one kind that were sent. */
  sentOf(kind: string): Record<string, unknown>[] {
    return this.sent.map((text) => JSON.parse(text)).filter((message) => message.kind === kind);
  }
}

/** Fake RTCRtpSender with one encoding. */
export class FakeSender {
  track: MediaStreamTrack | null;
  encodings: RTCRtpEncodingParameters[];
  /** Number of changes of the encoding. */
  changes = 0;
  /** Number of activations of an inactive encoding, each of which makes the encoder send a key frame. */
  activations = 0;
  stats: readonly Record<string, unknown>[] = [];

  constructor(track: MediaStreamTrack | null, encodings: readonly RTCRtpEncodingParameters[] = []) {
    this.track = track;
    this.encodings = [{ active: true, ...encodings[0] }];
  }

  get encoding(): RTCRtpEncodingParameters {
    return this.encodings[0] ?? {};
  }

  async replaceTrack(track: MediaStreamTrack | null): Promise<void> {
    this.track = track;
  }

  getParameters(): { encodings: RTCRtpEncodingParameters[] } {
    return { encodings: structuredClone(this.encodings) };
  }

  async setParameters({ encodings }: { encodings: RTCRtpEncodingParameters[] }): Promise<void> {
    if (encodings[0]?.active && !this.encoding.active) this.activations += 1;
    this.changes += 1;
    this.encodings = structuredClone(encodings);
  }

  async getStats(): Promise<ReadonlyMap<string, unknown>> {
    return statsReport(this.stats);
  }
}

/** Fake RTCRtpReceiver. */
export class FakeReceiver {
  readonly track: FakeTrack;
  jitterBufferTarget: number | null = null;
  /** What was played of each source in the last 10 s. */
  sources: readonly { readonly timestamp: number; readonly audioLevel: number }[] = [];
  stats: readonly Record<string, unknown>[] = [];

  constructor(kind: 'audio' | 'video') {
    this.track = new FakeTrack(kind);
  }

  getSynchronizationSources(): FakeReceiver['sources'] {
    return this.sources;
  }

  async getStats(): Promise<ReadonlyMap<string, unknown>> {
    return statsReport(this.stats);
  }
}

/** Fake RTCRtpTransceiver. */
export class FakeTransceiver {
  direction: RTCRtpTransceiverDirection;
  readonly kind: 'audio' | 'video';
  readonly sender: FakeSender;
  readonly receiver: FakeReceiver;

  constructor(kind: 'audio' | 'video', sender: FakeSender, direction: RTCRtpTransceiverDirection) {
    this.kind = kind;
    this.sender = sender;
    this.direction = direction;
    this.receiver = new FakeReceiver(kind);
  }
}

let created = 0;

/**
 * Fake RTCPeerConnection: the JSEP state machine with implicit rollback (RFC 9429 §4.1.10.2), m-lines, channels and
 * encodings, without media. A test answers it by hand, or a `FakeNetwork` connects it with the peer of its SDP.
 */
export class FakePeer extends EventTarget {
  connectionState: RTCPeerConnectionState = 'new';
  signalingState: RTCSignalingState = 'stable';
  localDescription: RTCSessionDescription | null = null;
  remoteDescription: RTCSessionDescription | null = null;
  closed = false;
  iceRestarts = 0;
  configuration: RTCConfiguration | null = null;
  readonly name: string;
  readonly channels: FakeChannel[] = [];
  readonly transceivers: FakeTransceiver[] = [];
  /** Candidates that `addIceCandidate` was called with. */
  readonly addedCandidates: (string | undefined)[] = [];
  /** Bytes that the candidate pair in the stats has received. */
  bytesReceived = 0;
  /** Further entries of the stats. */
  stats: Record<string, unknown>[] = [];
  /** What `setRemoteDescription` rejects with; null for success. */
  refusal: Error | null = null;
  readonly #network: FakeNetwork | null;
  #descriptions = 0;
  #isNegotiationNeeded = false;

  constructor(network: FakeNetwork | null = null, name?: string) {
    super();
    created += 1;
    this.name = name ?? `peer${created}`;
    this.#network = network;
    network?.add(this);
  }

  addTransceiver(
    trackOrKind: MediaStreamTrack | 'audio' | 'video',
    { direction = 'sendrecv', sendEncodings }: RTCRtpTransceiverInit = {},
  ): FakeTransceiver {
    const track = typeof trackOrKind === 'string' ? null : trackOrKind;
    const kind = typeof trackOrKind === 'string' ? trackOrKind : (trackOrKind.kind as 'audio' | 'video');
    const transceiver = new FakeTransceiver(kind, new FakeSender(track, sendEncodings), direction);
    this.transceivers.push(transceiver);
    this.requireNegotiation();
    return transceiver;
  }

  getTransceivers(): FakeTransceiver[] {
    return [...this.transceivers];
  }

  createDataChannel(label: string, options?: RTCDataChannelInit): FakeChannel {
    const channel = new FakeChannel(label, options);
    this.channels.push(channel);
    return channel;
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.configuration = configuration;
  }

  restartIce(): void {
    this.iceRestarts += 1;
    this.requireNegotiation();
  }

  async setLocalDescription(): Promise<void> {
    await Promise.resolve();
    if (this.closed) return;
    const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
    this.#descriptions += 1;
    this.#isNegotiationNeeded = false;
    this.localDescription = description(type, this.createSdp(`${this.name}.${this.#descriptions}`));
    this.#setSignalingState(type === 'offer' ? 'have-local-offer' : 'stable');
  }

  async setRemoteDescription({ type, sdp = '' }: RTCSessionDescriptionInit): Promise<void> {
    await Promise.resolve();
    if (this.closed) return;
    if (this.refusal) throw this.refusal;
    if (type === 'answer' && this.signalingState !== 'have-local-offer')
      throw new DOMException(`answer in ${this.signalingState}`, 'InvalidStateError');
    // An own offer that is rolled back is needed again.
    if (type === 'offer' && this.signalingState === 'have-local-offer') this.#isNegotiationNeeded = true;
    this.remoteDescription = description(type, sdp);
    for (const [, kind] of [...sdp.matchAll(/^m=(audio|video)/gmu)].slice(this.transceivers.length))
      this.transceivers.push(
        new FakeTransceiver(kind as 'audio' | 'video', new FakeSender(null), 'recvonly'),
      );
    this.#setSignalingState(type === 'offer' ? 'have-remote-offer' : 'stable');
  }

  async addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
    this.addedCandidates.push(candidate?.candidate);
  }

  async getStats(): Promise<ReadonlyMap<string, unknown>> {
    return statsReport([{ type: 'candidate-pair', bytesReceived: this.bytesReceived }, ...this.stats]);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.connectionState = 'closed';
    for (const channel of this.channels) channel.readyState = 'closed';
    this.#network?.remove(this);
  }

  // ── for tests ──────────────────────────────────────────────────────────────────────────────────────────

  channel(label: string): FakeChannel {
    const channel = this.channels.find((each) => each.label === label);
    if (!channel) throw new Error(`no channel ${label}`);
    return channel;
  }

  /** Sender of an m-line, by its place in the SDP. */
  sender(index: number): FakeSender {
    const transceiver = this.transceivers[index];
    if (!transceiver) throw new Error(`no m-line ${index}`);
    return transceiver.sender;
  }

  receiver(index: number): FakeReceiver {
    const transceiver = this.transceivers[index];
    if (!transceiver) throw new Error(`no m-line ${index}`);
    return transceiver.receiver;
  }

  /** The browser reports a state of the connection. */
  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }

  /** The track of an m-line arrives. */
  fireTrack(transceiver: FakeTransceiver, track: MediaStreamTrack = transceiver.receiver.track): void {
    this.dispatchEvent(Object.assign(new Event('track'), { transceiver, track }));
  }

  fireCandidate(candidate: Partial<RTCIceCandidate>): void {
    this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate }));
  }

  /** Something has changed that needs an offer: the browser fires `negotiationneeded` as soon as it is stable. */
  requireNegotiation(): void {
    this.#isNegotiationNeeded = true;
    this.#fireNegotiationNeeded();
  }

  protected createSdp(ufrag: string): string {
    const lines = this.transceivers.map(({ kind }) => `m=${kind}`);
    return [`a=ice-ufrag:${ufrag}`, ...lines, ''].join('\r\n');
  }

  #setSignalingState(state: RTCSignalingState): void {
    this.signalingState = state;
    this.dispatchEvent(new Event('signalingstatechange'));
    if (state !== 'stable') return;
    this.#network?.onStable(this);
    this.#fireNegotiationNeeded();
  }

  #fireNegotiationNeeded(): void {
    queueMicrotask(() => {
      if (this.#isNegotiationNeeded && this.signalingState === 'stable' && !this.closed)
        this.dispatchEvent(new Event('negotiationneeded'));
    });
  }
}

/** The fake as the type that the product takes. */
export function asPeerConnection(peer: FakePeer): RTCPeerConnection {
  return peer as unknown as RTCPeerConnection;
}

/** Stats report of a browser. Entries without an id get one. */
export function statsReport(entries: readonly Record<string, unknown>[]): Map<string, unknown> {
  const withIds = entries.map((entry, index) => ({ ...entry, id: String(entry.id ?? `entry${index}`) }));
  return new Map(withIds.map((entry) => [entry.id, entry]));
}

function description(type: RTCSdpType, sdp: string): RTCSessionDescription {
  return { type, sdp, toJSON: () => ({ type, sdp }) };
}
