import assert from 'node:assert/strict';
import { PeerLink } from '../../component/rtc/peer-link.js';
import type { Signal } from '../../server/protocol/index.js';

/** As much of a peer connection as a link touches without media flowing. */
class FakePeer extends EventTarget {
  connectionState: RTCPeerConnectionState = 'new';
  signalingState: RTCSignalingState = 'stable';
  localDescription: { type: string; sdp: string } | null = null;
  closed = false;
  iceRestarts = 0;
  bytesReceived = 0;
  readonly transceivers: unknown[] = [];

  addTransceiver(): unknown {
    const transceiver = {
      sender: { replaceTrack: async () => undefined, getParameters: () => ({}) },
      receiver: {},
    };
    this.transceivers.push(transceiver);
    queueMicrotask(() => this.dispatchEvent(new Event('negotiationneeded')));
    return transceiver;
  }
  getTransceivers(): unknown[] {
    return this.transceivers;
  }
  async setLocalDescription(): Promise<void> {
    this.localDescription = { type: this.signalingState === 'stable' ? 'offer' : 'answer', sdp: '' };
    this.signalingState = this.signalingState === 'stable' ? 'have-local-offer' : 'stable';
  }
  async setRemoteDescription({ type }: { type: string }): Promise<void> {
    this.signalingState = type === 'offer' ? 'have-remote-offer' : 'stable';
    for (const kind of ['audio', 'video', 'video', 'audio'])
      this.transceivers.push({
        sender: { replaceTrack: async () => undefined },
        receiver: { track: { kind } },
      });
  }
  restartIce(): void {
    this.iceRestarts += 1;
  }
  async getStats(): Promise<unknown> {
    return new Map([['T', { type: 'transport', bytesReceived: this.bytesReceived }]]);
  }
  close(): void {
    this.closed = true;
  }
  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }
}

export const rest = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A link with fake connections, and what it says and waits for. */
export function setUpLink(offers: boolean) {
  const peers: FakePeer[] = [];
  const sent: Signal[] = [];
  const heard: string[] = [];
  const clock = { nowMs: 0 };
  const world = { serverIsThere: true };
  const timers: { callback: () => void; delayMs: number }[] = [];
  const link = new PeerLink({
    offers,
    createPeerConnection: () => {
      const peer = new FakePeer();
      peers.push(peer);
      return peer as unknown as RTCPeerConnection;
    },
    send: (signal) => sent.push(signal),
    canSend: () => world.serverIsThere,
    delay: (callback, delayMs) => {
      const timer = { callback, delayMs };
      timers.push(timer);
      return () => {
        if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1);
      };
    },
    random: () => 0,
    onTrack: () => undefined,
    onConnection: (state) => heard.push(state),
    onUnreachable: () => heard.push('unreachable'),
    onStage: () => undefined,
    onNegotiated: () => undefined,
    nowMs: () => clock.nowMs,
  });
  const newest = () => {
    const peer = peers.at(-1);
    assert.ok(peer);
    return peer;
  };
  /** Lets the newest timer run out. */
  const elapse = () => {
    const timer = timers.pop();
    assert.ok(timer);
    timer.callback();
    return timer.delayMs;
  };
  return { link, peers, sent, heard, timers, clock, world, newest, elapse };
}

export const offer = (connection: number): Signal => ({
  kind: 'description',
  connection,
  negotiation: 1,
  description: { type: 'offer', sdp: '' },
});
