import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { parse } from '../../../server/protocol/index.js';
import { PRESENCE_PATH, presenceReplySchema } from '../../../server/protocol/presence.js';
import { checkedServer } from '../../call/call-options.js';
import type { CallPort } from '../base/call-port.js';

export interface RoomPresenceHost extends ReactiveControllerHost, HTMLElement {
  readonly call: CallPort;
  /** The room, the server and the token that a join would use. */
  callSettings(): {
    readonly room: string | null;
    readonly server: string | null;
    readonly token: string | null;
  };
}

/** Whoever looks at the screen before the call sees within this time who has come. */
const EVERY_MS = 5_000;
const ANSWER_WITHIN_MS = 4_000;

/** Asks the server who is in the room, for as long as somebody sees the screen before the call. */
export class RoomPresence implements ReactiveController {
  readonly #host: RoomPresenceHost;
  #names: readonly string[] | null = null;
  #asks = false;
  /** Counts the beginnings and ends of asking: an answer to an earlier one goes on with nothing. */
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: RoomPresenceHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Null while it is not known, or not for this person to know. */
  get names(): readonly string[] | null {
    return this.#names;
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#look);
  }

  hostUpdated(): void {
    this.#look();
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#look);
    this.#stop();
  }

  readonly #look = (): void => {
    if (!this.#wanted) this.#stop();
    else if (!this.#asks) this.#ask();
  };

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#asks = false;
    this.#turn += 1;
  }

  get #wanted(): boolean {
    const { call, isConnected } = this.#host;
    return (
      isConnected &&
      this.#host.callSettings().room !== null &&
      call.state === 'prejoin' &&
      document.visibilityState === 'visible'
    );
  }

  #ask(): void {
    this.#asks = true;
    const turn = this.#turn;
    const fireAndForget = this.#host.callSettings();
    this.#namesIn(fireAndForget).then((names) => {
      const { room, token } = this.#host.callSettings();
      // Meanwhile it may be another room that is asked about.
      const holds = room === fireAndForget.room && token === fireAndForget.token;
      const changed = holds && String(names) !== String(this.#names);
      if (holds) this.#names = names;
      if (turn !== this.#turn || !this.#wanted) return;
      if (changed) this.#host.requestUpdate();
      this.#timer = setTimeout(() => this.#ask(), holds ? EVERY_MS : 0);
    });
  }

  async #namesIn({ room, server, token }: ReturnType<RoomPresenceHost['callSettings']>) {
    try {
      const base = checkedServer(server, location.href);
      base.pathname = base.pathname.replace(/\/*$/u, '/');
      const answer = await fetch(new URL(PRESENCE_PATH, base), {
        method: 'POST',
        // As text: with another type the browser would have to ask before, and proxies let that pass more rarely.
        body: JSON.stringify({ room, ...(token === null ? {} : { token }) }),
        credentials: 'omit',
        cache: 'no-store',
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      const reply = parse(presenceReplySchema, await answer.json());
      return reply.ok && reply.value.ok ? reply.value.names : null;
    } catch {
      // Joining says what is wrong; here nothing is missed but a line.
      return null;
    }
  }
}
