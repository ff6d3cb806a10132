import type { ReactiveController } from 'lit';
import { parse } from '../../../server/protocol/index.js';
import { PRESENCE_PATH, presenceReplySchema } from '../../../server/protocol/presence.js';
import { checkedServer } from '../../call/call-options.js';
import type { CallSettings } from '../base/call-port.js';
import type { MeshCallHost } from '../base/host.js';

const POLL_INTERVAL_MS = 5_000;
const TIMEOUT_MS = 4_000;

/** Controller that polls the server for who is in the room, while the pre-join screen is visible. */
export class RoomPresence implements ReactiveController {
  readonly #host: MeshCallHost;
  #names: readonly string[] | null = null;
  #isPolling = false;
  /** Number of starts and stops: a reply to a request of an earlier run does not continue the polling. */
  #run = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: MeshCallHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Null while unknown, and where the server does not tell this person. */
  get names(): readonly string[] | null {
    return this.#names;
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#update);
  }

  hostUpdated(): void {
    this.#update();
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#update);
    this.#stop();
  }

  readonly #update = (): void => {
    if (!this.#isWanted) this.#stop();
    else if (!this.#isPolling) void this.#poll();
  };

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isPolling = false;
    this.#run += 1;
  }

  get #isWanted(): boolean {
    const { call, isConnected } = this.#host;
    return (
      isConnected &&
      this.#host.callSettings().room !== null &&
      call.state === 'prejoin' &&
      document.visibilityState === 'visible'
    );
  }

  async #poll(): Promise<void> {
    this.#isPolling = true;
    const run = this.#run;
    const requested = this.#host.callSettings();
    const names = await this.#fetchNames(requested);
    const { room, token } = this.#host.callSettings();
    // The page may have changed the room meanwhile.
    const isCurrent = room === requested.room && token === requested.token;
    const isChanged = isCurrent && String(names) !== String(this.#names);
    if (isCurrent) this.#names = names;
    if (run !== this.#run || !this.#isWanted) return;
    if (isChanged) this.#host.requestUpdate();
    this.#timer = setTimeout(() => void this.#poll(), isCurrent ? POLL_INTERVAL_MS : 0);
  }

  async #fetchNames({ room, server, token }: CallSettings): Promise<readonly string[] | null> {
    try {
      const base = checkedServer(server, location.href);
      base.pathname = base.pathname.replace(/\/*$/u, '/');
      const response = await fetch(new URL(PRESENCE_PATH, base), {
        method: 'POST',
        // Without a content type of JSON, the request needs no CORS preflight.
        body: JSON.stringify({ room, ...(token === null ? {} : { token }) }),
        credentials: 'omit',
        cache: 'no-store',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const reply = parse(presenceReplySchema, await response.json());
      return reply.ok && reply.value.ok ? reply.value.names : null;
    } catch (cause) {
      // Joining reports what is wrong; here only a text is missing.
      this.#host.log.debug('the presence of the room could not be fetched', { cause });
      return null;
    }
  }
}
