import type { FakeChannel, FakePeer, FakeTransceiver } from './fake-peer.js';

/**
 * Network of fake peers: connects two peers that have each other's descriptions, opens their channels, and carries
 * messages in order. A cut holds messages back as SCTP does; those of a closed peer are lost.
 */
export class FakeNetwork {
  readonly #peers = new Map<string, FakePeer>();
  readonly #connected = new Map<FakePeer, FakePeer>();
  /** Transceivers whose remote track has arrived. */
  readonly #announced = new WeakSet<FakeTransceiver>();
  #isCut = false;
  #held: (() => void)[] = [];

  add(peer: FakePeer): void {
    this.#peers.set(peer.name, peer);
  }

  onStable(peer: FakePeer): void {
    const remote = this.#remoteOf(peer);
    if (!remote || this.#remoteOf(remote) !== peer || remote.signalingState !== 'stable') return;
    for (const each of [peer, remote])
      for (const transceiver of each.transceivers)
        if (transceiver.direction === 'sendrecv' && !this.#announced.has(transceiver)) {
          this.#announced.add(transceiver);
          each.fireTrack(transceiver);
        }
    if (this.#connected.get(peer) === remote) return;
    this.#connected.set(peer, remote).set(remote, peer);
    this.#carry(() => this.#connect(peer, remote));
  }

  remove(peer: FakePeer): void {
    this.#peers.delete(peer.name);
    const remote = this.#connected.get(peer);
    this.#connected.delete(peer);
    if (!remote) return;
    this.#connected.delete(remote);
    this.#carry(() => {
      for (const channel of remote.channels) channel.closeByRemote();
    });
  }

  /** Holds everything back, until `restore()`; each side then finds that the other is silent. */
  cut(): void {
    this.#isCut = true;
  }

  restore(): void {
    this.#isCut = false;
    for (const deliver of this.#held.splice(0)) this.#carry(deliver);
  }

  /** The browsers of both sides report a state of their connections. */
  become(state: RTCPeerConnectionState): void {
    for (const peer of [...this.#connected.keys()]) if (!peer.closed) peer.become(state);
  }

  #remoteOf(peer: FakePeer): FakePeer | null {
    const [, name = ''] = /a=ice-ufrag:([^.\r]+)/u.exec(peer.remoteDescription?.sdp ?? '') ?? [];
    return this.#peers.get(name) ?? null;
  }

  #connect(peer: FakePeer, remote: FakePeer): void {
    const sides = [
      [peer, remote],
      [remote, peer],
    ] as const;
    for (const [from, to] of sides)
      for (const channel of from.channels) this.#link(channel, to.channel(channel.label));
    for (const [each] of sides) if (!each.closed) each.become('connected');
    for (const [each] of sides) if (!each.closed) for (const channel of each.channels) channel.open();
  }

  #link(from: FakeChannel, to: FakeChannel): void {
    from.transmit = (text) =>
      this.#carry(() => {
        if (to.readyState === 'open') to.receive(text);
      });
  }

  /** Decides on arrival whether the network is cut, so that messages stay in order. */
  #carry(deliver: () => void): void {
    queueMicrotask(() => {
      if (this.#isCut) this.#held.push(deliver);
      else deliver();
    });
  }
}
