import assert from 'node:assert/strict';
import { JoinTimings } from '../../../component/call/environment/join-timings.js';
import { type LinkedParticipant, PeerLinks } from '../../../component/call/links/peer-links.js';
import { Store } from '../../../component/call/state/store.js';
import { Streams } from '../../../component/call/state/streams.js';
import type { CallError } from '../../../component/core/call/call-error.js';
import { silentLogger } from '../../../component/core/log.js';
import type { ControlMessage, Topic } from '../../../component/peer-protocol/index.js';
import { LinkMonitor } from '../../../component/rtc/link/link-monitor.js';
import type { PeerLink } from '../../../component/rtc/link/peer-link.js';
import type { OutgoingSignal, ParticipantId, Signal } from '../../../server/protocol/index.js';
import { clock, delay, nowMs, rest } from './clock.js';
import { FakeStream } from './fake-media.js';
import { asPeerConnection, type FakeChannel, FakePeer } from './fake-peer.js';
import { admission, id, member } from './room.js';
import { answer, establish } from './set-up-link.js';

export interface RoomSetupOptions {
  /** The members before the local participant `m` joins. */
  readonly members?: readonly string[];
  /** Creates the monitor of each link; without it, `onMessage` and `onValue` receive what arrives. */
  readonly createMonitor?: (participant: LinkedParticipant) => LinkMonitor;
  readonly onMessage?: (id: ParticipantId, message: ControlMessage) => void;
  readonly onValue?: (id: ParticipantId, value: unknown, topic: Topic) => void;
  readonly createPeer?: () => FakePeer;
}

/** The links of a participant in a room. The test plays the server and the other participants. Needs `useFakeClock`. */
export class RoomSetup {
  readonly store = new Store('Me');
  readonly streams = new Streams(() => new FakeStream());
  readonly peers: FakePeer[] = [];
  readonly signals: OutgoingSignal[] = [];
  readonly errors: CallError[] = [];
  readonly links: PeerLinks;
  #version = 1;

  constructor(options: RoomSetupOptions = {}) {
    this.links = new PeerLinks({
      environment: {
        createPeerConnection: () => {
          const peer = options.createPeer?.() ?? new FakePeer();
          this.peers.push(peer);
          return asPeerConnection(peer);
        },
        delay,
        random: () => 0,
        clock,
      },
      store: this.store,
      streams: this.streams,
      timings: new JoinTimings(clock),
      sendSignal: (signal) => this.signals.push(signal),
      createMonitor: options.createMonitor ?? ((participant) => plainMonitor(participant, options)),
      onError: (error) => this.errors.push(error),
      log: silentLogger,
    });
    this.store.dispatch({ type: 'join-started' });
    if (options.members) this.enter(options.members);
  }

  /** The local participant is admitted. */
  enter(members: readonly string[]): void {
    const joined = admission(
      this.#version,
      members.map((letter) => member(letter)),
    );
    this.store.dispatch({ type: 'joined', joined });
  }

  /** A member joins, by default before the local participant, which then offers. */
  join(letter: string, joinedAt = 1): void {
    this.#version += 1;
    this.store.dispatch({ type: 'member-joined', version: this.#version, member: member(letter, joinedAt) });
  }

  leave(letter: string, reason: 'left' | 'lost' = 'left'): void {
    this.#version += 1;
    this.store.dispatch({ type: 'member-left', version: this.#version, id: id(letter), reason });
  }

  /** A member answers the newest offer; the connection is established, and its channels open. */
  async connect(...letters: readonly string[]): Promise<void> {
    await rest();
    for (const letter of letters) {
      const { connection } = this.#offerTo(letter);
      this.receiveSignal(letter, answer(connection));
      await rest();
      const newest = () => this.peer(letter);
      establish({ newest });
      await rest();
    }
  }

  receiveSignal(letter: string, signal: Signal): void {
    this.links.receiveSignal({ from: id(letter), session: member(letter).session, signal });
  }

  link(letter: string): PeerLink {
    const link = this.links.linkTo(id(letter));
    assert.ok(link, `a link to ${letter}`);
    return link;
  }

  /** The peer of the newest offer to a member. */
  peer(letter: string): FakePeer {
    const { description } = this.#offerTo(letter);
    const peer = this.peers.find(({ name }) => description.sdp.includes(`a=ice-ufrag:${name}.`));
    assert.ok(peer, `a connection to ${letter}`);
    return peer;
  }

  channel(letter: string, label: 'control' | 'data'): FakeChannel {
    return this.peer(letter).channel(label);
  }

  /** The first letters of those who were sent an offer, in order. */
  offered(): string[] {
    return this.signals.filter(({ signal }) => signal.kind === 'description').map(({ to }) => to.slice(0, 1));
  }

  #offerTo(letter: string): Extract<Signal, { kind: 'description' }> {
    const newest = this.signals.findLast(
      ({ to, signal }) => to === id(letter) && signal.kind === 'description',
    );
    assert.ok(newest?.signal.kind === 'description', `an offer to ${letter}`);
    return newest.signal;
  }
}

function plainMonitor(
  { id: from, link, canSend }: LinkedParticipant,
  options: RoomSetupOptions,
): LinkMonitor {
  return new LinkMonitor({
    link,
    canSend,
    delay,
    nowMs,
    random: () => 0,
    greetings: () => [],
    voiceLevel: () => 0,
    onMessage: (message) => options.onMessage?.(from, message),
    onValue: (value, topic) => options.onValue?.(from, value, topic),
    onUnreachable: () => undefined,
    onRoundTrip: () => undefined,
    onFault: (error) => assert.fail(String(error)),
  });
}
