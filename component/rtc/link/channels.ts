/** `control` carries what the two browsers need to keep a call going; `data` carries chat and the pages' values. */
export const channelNames = ['control', 'data'] as const;

export type ChannelName = (typeof channelNames)[number];

export interface ChannelListener {
  readonly onOpen: (name: ChannelName) => void;
  /** Messages of one channel, in order. */
  readonly onMessage: (name: ChannelName, text: string) => void;
  readonly onClosed: () => void;
  /** A send buffer has drained below the low-water mark. */
  readonly onDrained: () => void;
}

/** Backpressure: `send` refuses while more than this is buffered. */
const HIGH_WATER_BYTES = 256 * 1024;
const LOW_WATER_BYTES = 64 * 1024;
/** Values kept before a listener is set. A peer sends at most this many without an acknowledgement. */
const MOST_EARLY_VALUES = 256;

/**
 * The two data channels of one connection. Both sides create them with agreed ids (W3C webrtc-pc §6.2, `negotiated`), so
 * that neither waits for the other. Values that arrive before a listener is set are kept; early control messages are
 * not, because they are repeated.
 */
export class Channels {
  readonly #channels = new Map<ChannelName, RTCDataChannel>();
  #listener: ChannelListener | null = null;
  #earlyValues: string[] = [];

  /** Creates the channels together with the first m-lines, so that one offer carries both. Idempotent. */
  create(peer: RTCPeerConnection): void {
    if (this.#channels.size > 0) return;
    channelNames.forEach((name, id) => {
      const channel = peer.createDataChannel(name, { negotiated: true, id, ordered: true });
      this.#channels.set(name, channel);
      channel.bufferedAmountLowThreshold = LOW_WATER_BYTES;
      channel.onopen = () => this.#listener?.onOpen(name);
      channel.onclose = () => this.#listener?.onClosed();
      channel.onbufferedamountlow = () => this.#listener?.onDrained();
      channel.onmessage = ({ data }) => {
        if (typeof data !== 'string') return;
        if (this.#listener) this.#listener.onMessage(name, data);
        else if (name === 'data' && this.#earlyValues.length < MOST_EARLY_VALUES)
          this.#earlyValues.push(data);
      };
    });
  }

  /** Sets the listener, and reports open channels and early values to it at once. */
  listen(listener: ChannelListener): void {
    this.#listener = listener;
    for (const name of channelNames) if (this.isOpen(name)) listener.onOpen(name);
    for (const text of this.#earlyValues.splice(0)) listener.onMessage('data', text);
  }

  isOpen(name: ChannelName): boolean {
    return this.#channels.get(name)?.readyState === 'open';
  }

  /** @returns false if the channel is not open, or too much is buffered */
  send(name: ChannelName, text: string): boolean {
    const channel = this.#channels.get(name);
    if (channel?.readyState !== 'open' || channel.bufferedAmount > HIGH_WATER_BYTES) return false;
    channel.send(text);
    return true;
  }

  /** Removes the listener. The channels themselves close with their connection. */
  close(): void {
    this.#listener = null;
    this.#earlyValues = [];
  }
}
