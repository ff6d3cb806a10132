/** `control` carries what a call needs to go on, `data` what people and pages say; neither waits for the other. */
export const channelNames = ['control', 'data'] as const;

export type ChannelName = (typeof channelNames)[number];

/** Hears what comes over the channels, in order. */
export interface ChannelListener {
  readonly onOpen: (name: ChannelName) => void;
  readonly onMessage: (name: ChannelName, text: string) => void;
  readonly onClosed: () => void;
  /** What was handed over has left, so far that more may follow. */
  readonly onDrained: () => void;
}

/** Above this many bytes that wait to be sent, nothing more is handed to a channel. */
const HIGH_WATER_BYTES = 256 * 1024;
const LOW_WATER_BYTES = 64 * 1024;
/** As many values as a side may have said without being answered: more is a flood. */
const MOST_EARLY = 256;

/**
 * The two data channels of one connection. Both sides make them with numbers agreed on beforehand (W3C webrtc-pc §6.2,
 * `negotiated`), so that neither waits for the other. Values that come before somebody listens are kept; what comes over
 * `control` is said again.
 */
export class Channels {
  readonly #channels = new Map<ChannelName, RTCDataChannel>();
  #listener: ChannelListener | null = null;
  #early: string[] = [];

  /** To be called when the first media lines are laid, so that one offer carries all of it. Idempotent. */
  lay(peer: RTCPeerConnection): void {
    if (this.#channels.size > 0) return;
    for (const [id, name] of channelNames.entries()) {
      const channel = peer.createDataChannel(name, { negotiated: true, id, ordered: true });
      this.#channels.set(name, channel);
      channel.bufferedAmountLowThreshold = LOW_WATER_BYTES;
      channel.onopen = () => this.#listener?.onOpen(name);
      channel.onclose = () => this.#listener?.onClosed();
      channel.onbufferedamountlow = () => this.#listener?.onDrained();
      channel.onmessage = ({ data }) => {
        if (typeof data !== 'string') return;
        if (this.#listener) this.#listener.onMessage(name, data);
        else if (name === 'data' && this.#early.length < MOST_EARLY) this.#early.push(data);
      };
    }
  }

  /** Hears everything from now on, and what has happened before. */
  listen(listener: ChannelListener): void {
    this.#listener = listener;
    for (const name of channelNames) if (this.isOpen(name)) listener.onOpen(name);
    for (const text of this.#early.splice(0)) listener.onMessage('data', text);
  }

  isOpen(name: ChannelName): boolean {
    return this.#channels.get(name)?.readyState === 'open';
  }

  /** @returns false where nothing can be sent at the moment: not open, or too much is waiting already */
  send(name: ChannelName, text: string): boolean {
    const channel = this.#channels.get(name);
    if (channel?.readyState !== 'open' || channel.bufferedAmount > HIGH_WATER_BYTES) return false;
    channel.send(text);
    return true;
  }

  /** They end with their connection; nothing is heard of it. */
  close(): void {
    this.#listener = null;
    this.#early = [];
  }
}
