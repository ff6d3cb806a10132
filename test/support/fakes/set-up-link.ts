import assert from 'node:assert/strict';
import { LinkMonitor } from '../../../component/rtc/link/link-monitor.js';
import { PeerLink } from '../../../component/rtc/link/peer-link.js';
import type { Signal } from '../../../server/protocol/index.js';
import { delay, nowMs, pass, rest } from './clock.js';
import { asPeerConnection, type FakeChannel, FakePeer } from './fake-peer.js';

export interface LinkSetup {
  readonly link: PeerLink;
  readonly peers: readonly FakePeer[];
  /** Signals that the link has sent. */
  readonly signals: readonly Signal[];
  /** Connection states, control messages and round trips, in the order in which the link reported them. */
  readonly events: readonly string[];
  /** Connection states and `unreachable` only. */
  readonly states: () => readonly string[];
  /** Values of the remote page. */
  readonly values: readonly unknown[];
  /** Remote tracks, as `m-line id`. */
  readonly tracks: readonly string[];
  /** The server, and the local voice. */
  readonly environment: { canSend: boolean; voiceLevel: number };
  readonly newest: () => FakePeer;
  readonly channel: (label: 'control' | 'data') => FakeChannel;
  /** The remote side sends a heartbeat. */
  readonly beat: () => void;
  /** Advances the clock while the remote side sends heartbeats. */
  readonly passWithBeats: (durationMs: number) => Promise<void>;
}

/** A PeerLink with its LinkMonitor over fake peers. The test plays the remote side. Needs `useFakeClock`. */
export function setUpLink(offers: boolean, connectionsBefore = 0): LinkSetup {
  const peers: FakePeer[] = [];
  const signals: Signal[] = [];
  const events: string[] = [];
  const values: unknown[] = [];
  const tracks: string[] = [];
  const environment = { canSend: true, voiceLevel: 0 };
  const canSend = () => environment.canSend;
  const link = new PeerLink({
    createMonitor: (created) =>
      new LinkMonitor({
        link: created,
        delay,
        nowMs,
        random: () => 0,
        canSend,
        greetings: () => [
          { kind: 'media', media: { counter: 1, microphone: true, camera: true, screen: false } },
        ],
        voiceLevel: () => environment.voiceLevel,
        onMessage: (message) => events.push(message.kind),
        onValue: (value) => values.push(value),
        onUnreachable: () => events.push('unreachable'),
        onRoundTrip: (roundTripMs) => events.push(`round trip ${roundTripMs}`),
        onFault: (error) => assert.fail(String(error)),
      }),
    offers,
    connectionsBefore,
    createPeerConnection: () => {
      const peer = new FakePeer();
      peers.push(peer);
      return asPeerConnection(peer);
    },
    send: (signal) => signals.push(signal),
    canSend,
    delay,
    random: () => 0,
    onRemoteTrack: (mLine, track) => tracks.push(`${mLine} ${track.id}`),
    onConnection: (state) => events.push(state),
    onFault: () => undefined,
    onStage: () => undefined,
    onProgress: () => undefined,
    nowMs,
  });
  const newest = () => {
    const peer = peers.at(-1);
    assert.ok(peer, 'the link has a connection');
    return peer;
  };
  const channel = (label: string) => newest().channel(label);
  const beat = () => channel('control').receive({ kind: 'beat', at: nowMs() });
  const states = () => events.filter((event) => /^(?:connect|reconnect|failed|unreach)/u.test(event));
  const passWithBeats = async (durationMs: number) => {
    for (let passedMs = 0; passedMs < durationMs; passedMs += 1_000) {
      beat();
      await pass(1_000);
    }
  };
  return {
    ...{ link, peers, signals, events, states, values, tracks, environment },
    ...{ newest, channel, beat, passWithBeats },
  };
}

/** A link whose first connection is established, with open channels. The remote side has sent no heartbeat yet. */
export async function establishedLink(offers = true): Promise<LinkSetup> {
  const setup = setUpLink(offers);
  void setup.link.start();
  if (!offers) setup.link.receiveSignal(offer(1));
  await rest();
  establish(setup);
  await rest();
  return setup;
}

/** A link whose first connection is established and whose remote side sends heartbeats. */
export async function connectedLink(offers = true): Promise<LinkSetup> {
  const setup = await establishedLink(offers);
  setup.beat();
  return setup;
}

/** The newest connection is established, and its channels open. */
export function establish({ newest }: Pick<LinkSetup, 'newest'>): void {
  newest().become('connected');
  for (const channel of newest().channels) channel.open();
}

type DescriptionSignal = Extract<Signal, { kind: 'description' }>;

/** Answer of the remote side to the first offer of a connection. */
export function answer(connection: number): DescriptionSignal {
  return { kind: 'description', connection, negotiation: 1, description: { type: 'answer', sdp: '' } };
}

/** First offer of the remote side for a connection: m-lines of microphone and camera. */
export function offer(connection: number, negotiation = 1): DescriptionSignal {
  const sdp = 'm=audio\r\nm=video\r\n';
  return { kind: 'description', connection, negotiation, description: { type: 'offer', sdp } };
}
