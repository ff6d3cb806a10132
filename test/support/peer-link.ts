import assert from 'node:assert/strict';
import { LinkMonitor } from '../../component/rtc/link/link-monitor.js';
import { PeerLink } from '../../component/rtc/link/peer-link.js';
import type { Signal } from '../../server/protocol/index.js';
import { rest } from './fakes/clock.js';

export { rest };

/** One end of a data channel: what is said on it is written down. */
export class FakeChannel {
  readonly label: string;
  readyState = 'connecting';
  bufferedAmount = 0;
  readonly sent: string[] = [];
  onopen: () => void = () => undefined;
  onmessage: (event: { data: string }) => void = () => undefined;
  onclose: () => void = () => undefined;

  constructor(label: string) {
    this.label = label;
  }

  send(text: string): void {
    this.sent.push(text);
  }

  open(): void {
    this.readyState = 'open';
    this.onopen();
  }

  /** What has been said on it, of one kind. */
  said(kind: string): Record<string, unknown>[] {
    return this.sent.map((text) => JSON.parse(text)).filter((message) => message.kind === kind);
  }
}

/** As much of a peer connection as a link touches without media flowing. */
export class FakePeer extends EventTarget {
  connectionState: RTCPeerConnectionState = 'new';
  signalingState: RTCSignalingState = 'stable';
  localDescription: { type: string; sdp: string } | null = null;
  closed = false;
  iceRestarts = 0;
  bytesReceived = 0;
  configuration: RTCConfiguration | null = null;
  readonly channels: FakeChannel[] = [];
  readonly transceivers: unknown[] = [];

  /** How often an encoding was begun again. */
  pictures = 0;

  addTransceiver(): unknown {
    const sender = {
      track: null as unknown,
      replaceTrack: async (track: unknown) => {
        sender.track = track;
      },
      encodings: [{ active: true }],
      getParameters: () => ({ encodings: structuredClone(sender.encodings) }),
      setParameters: async ({ encodings }: RTCRtpSendParameters) => {
        if (encodings[0]?.active && !sender.encodings[0]?.active) this.pictures += 1;
        sender.encodings = structuredClone(encodings) as typeof sender.encodings;
      },
    };
    const transceiver = { sender, receiver: {} };
    this.transceivers.push(transceiver);
    queueMicrotask(() => this.dispatchEvent(new Event('negotiationneeded')));
    return transceiver;
  }
  createDataChannel(label: string): FakeChannel {
    const channel = new FakeChannel(label);
    this.channels.push(channel);
    return channel;
  }
  setConfiguration(configuration: RTCConfiguration): void {
    this.configuration = configuration;
  }
  getTransceivers(): unknown[] {
    return this.transceivers;
  }
  async setLocalDescription(): Promise<void> {
    this.localDescription = { type: this.signalingState === 'stable' ? 'offer' : 'answer', sdp: '' };
    this.#signal(this.signalingState === 'stable' ? 'have-local-offer' : 'stable');
  }
  async setRemoteDescription({ type }: { type: string }): Promise<void> {
    this.#signal(type === 'offer' ? 'have-remote-offer' : 'stable');
    if (type === 'answer') return;
    for (const kind of ['audio', 'video', 'video', 'audio'])
      this.transceivers.push({
        sender: { replaceTrack: async () => undefined },
        receiver: { track: { kind } },
      });
  }
  #signal(state: RTCSignalingState): void {
    this.signalingState = state;
    this.dispatchEvent(new Event('signalingstatechange'));
  }
  restartIce(): void {
    this.iceRestarts += 1;
  }
  async getStats(): Promise<unknown> {
    return new Map([['P', { type: 'candidate-pair', bytesReceived: this.bytesReceived }]]);
  }
  close(): void {
    this.closed = true;
  }
  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }
}

/** A link with fake connections, and what it says and waits for. */
export function setUpLink(
  offers: boolean,
  options: {
    readonly connectionsBefore?: number;
    /** Another monitor than the recording one. The link is then created by `open()`. */
    readonly createMonitor?: (link: PeerLink, canSend: () => boolean) => LinkMonitor;
  } = {},
) {
  const peers: FakePeer[] = [];
  const sent: Signal[] = [];
  const heard: string[] = [];
  const values: unknown[] = [];
  const tracks: string[] = [];
  const clock = { nowMs: 0 };
  const world = { serverIsThere: true, level: 0 };
  const timers: { callback: () => void; delayMs: number; dueAtMs: number }[] = [];
  const canSend = () => world.serverIsThere;
  const nowMs = () => clock.nowMs;
  const delay = (callback: () => void, delayMs: number) => {
    const timer = { callback, delayMs, dueAtMs: clock.nowMs + delayMs };
    timers.push(timer);
    return () => {
      if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1);
    };
  };
  const recordingMonitor = (link: PeerLink) =>
    new LinkMonitor({
      link,
      delay,
      nowMs,
      random: () => 0,
      canSend,
      greetings: () => [
        { kind: 'media', media: { counter: 1, microphone: true, camera: true, screen: false } },
      ],
      voiceLevel: () => world.level,
      onMessage: (message) =>
        heard.push(message.kind === 'media' ? `media ${message.media.counter}` : message.kind),
      onValue: (value) => values.push(value),
      onUnreachable: () => heard.push('unreachable'),
      onRoundTrip: (roundTripMs) => heard.push(`round trip ${roundTripMs}`),
      onFault: (error) => assert.fail(String(error)),
    });
  let opened: PeerLink | null = null;
  const open = () => {
    opened = createLink();
  };
  const createLink = () =>
    new PeerLink({
      createMonitor: (link) => options.createMonitor?.(link, canSend) ?? recordingMonitor(link),
      offers,
      connectionsBefore: options.connectionsBefore ?? 0,
      createPeerConnection: () => {
        const peer = new FakePeer();
        peers.push(peer);
        return peer as unknown as RTCPeerConnection;
      },
      send: (signal) => sent.push(signal),
      canSend,
      delay,
      random: () => 0,
      onRemoteTrack: (mLine, track) => tracks.push(`${mLine} ${track.id}`),
      onConnection: (state) => heard.push(state),
      onStage: () => undefined,
      onProgress: () => undefined,
      nowMs,
    });
  if (!options.createMonitor) open();
  const newest = () => {
    const peer = peers.at(-1);
    assert.ok(peer);
    return peer;
  };
  const channel = (label: string) => {
    const found = newest().channels.find((each) => each.label === label);
    assert.ok(found);
    return found;
  };
  /** Lets the newest timer run out. */
  const elapse = () => {
    const timer = timers.pop();
    assert.ok(timer);
    timer.callback();
    return timer.delayMs;
  };
  /** Lets time pass, and everything happen that is due within it. */
  const pass = async (durationMs: number) => {
    const endMs = clock.nowMs + durationMs;
    for (;;) {
      const [next] = [...timers].sort((a, b) => a.dueAtMs - b.dueAtMs);
      if (!next || next.dueAtMs > endMs) break;
      timers.splice(timers.indexOf(next), 1);
      clock.nowMs = Math.max(clock.nowMs, next.dueAtMs);
      next.callback();
      await rest();
    }
    clock.nowMs = endMs;
    await rest();
  };
  return {
    get link(): PeerLink {
      assert.ok(opened, 'the link is not open');
      return opened;
    },
    open,
    peers,
    sent,
    heard,
    values,
    tracks,
    timers,
    clock,
    world,
    newest,
    channel,
    elapse,
    pass,
  };
}

/** What the other side says to the newest connection of a link. */
export const answer = (connection: number): Extract<Signal, { kind: 'description' }> => ({
  kind: 'description',
  connection,
  negotiation: 1,
  description: { type: 'answer', sdp: '' },
});

export const offer = (connection: number): Extract<Signal, { kind: 'description' }> => ({
  kind: 'description',
  connection,
  negotiation: 1,
  description: { type: 'offer', sdp: '' },
});
