import { createHmac, randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { RoomFact } from '../rooms/room-service-api.js';

export interface WebhooksOptions {
  /** `null`: nobody is told. */
  readonly url: string | null;
  readonly secret: string | null;
  readonly log: FastifyBaseLogger;
  /** The wait before the first repetition, which doubles each time. Default: 1 s. */
  readonly firstRetryMs?: number;
}

/** What a site's own server is told, as the body of a POST. */
export interface Webhook {
  /** The same each time that it is tried: whoever gets it twice can tell. */
  readonly id: string;
  readonly type: 'room.started' | 'room.ended' | 'participant.joined' | 'participant.left';
  /** ISO 8601. */
  readonly at: string;
  readonly room: string;
  readonly participant?: { readonly id: string; readonly name: string };
  readonly reason?: 'left' | 'lost' | 'removed' | 'ended';
}

/** More are not kept while the receiver is away: then the oldest is lost, and counted. */
const MOST_WAITING = 10_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
const ANSWER_WITHIN_MS = 5_000;
/** Whoever says so may take it later; any other refusal is meant. */
const LATER = new Set([408, 425, 429]);

/**
 * Tells a site's own server, one after the other and in order, what happens in rooms. Each is tried until it is taken: a call never
 * waits for that. Signed as `Mesh-Call-Signature: t=SECONDS,v1=HEX`, the HMAC-SHA256 of `SECONDS.BODY`.
 */
export class Webhooks {
  readonly #options: WebhooksOptions;
  readonly #queue: Webhook[] = [];
  readonly #ends = new AbortController();
  #lost = 0;
  #running = false;

  constructor(options: WebhooksOptions) {
    this.#options = options;
  }

  /** How many have not been taken yet. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** How many were given up. */
  get lost(): number {
    return this.#lost;
  }

  tell(fact: RoomFact): void {
    if (this.#options.url === null || this.#ends.signal.aborted) return;
    const told = webhookOf(fact);
    if (!told) return;
    this.#queue.push(told);
    // The one that is under way is not taken out from under it.
    if (this.#queue.length > MOST_WAITING) {
      this.#queue.splice(1, 1);
      this.#lost += 1;
    }
    if (!this.#running) void this.#run();
  }

  close(): void {
    this.#ends.abort();
    if (this.#queue.length > 0)
      this.#options.log.warn({ lost: this.#queue.length }, 'webhooks were not taken');
    this.#lost += this.#queue.length;
    this.#queue.length = 0;
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let webhook = this.#queue[0]; webhook; webhook = this.#queue[0]) {
      if (!(await this.#deliver(webhook))) this.#lost += 1;
      if (this.#ends.signal.aborted) break;
      this.#queue.shift();
    }
    this.#running = false;
  }

  /** @returns false where the receiver does not want it */
  async #deliver(webhook: Webhook): Promise<boolean> {
    const { log, firstRetryMs = FIRST_RETRY_MS } = this.#options;
    const { signal } = this.#ends;
    for (let waitMs = firstRetryMs; !signal.aborted; waitMs = Math.min(waitMs * 2, LAST_RETRY_MS)) {
      const status = await this.#post(webhook);
      if (status !== null && status >= 200 && status < 300) return true;
      if (status !== null && status >= 400 && status < 500 && !LATER.has(status)) {
        log.warn({ status, type: webhook.type }, 'a webhook was refused');
        return false;
      }
      log.debug({ status, type: webhook.type, waitMs }, 'a webhook was not taken');
      await rest(waitMs, signal);
    }
    return true;
  }

  /** @returns the status of the answer; null for none */
  async #post(webhook: Webhook): Promise<number | null> {
    const { url, secret } = this.#options;
    if (url === null) return null;
    const body = JSON.stringify(webhook);
    const seconds = Math.floor(Date.now() / 1_000);
    const signature = createHmac('sha256', secret ?? '')
      .update(`${seconds}.${body}`)
      .digest('hex');
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'Mesh-Call-Signature': `t=${seconds},v1=${signature}`,
        },
        body,
        redirect: 'error',
        signal: AbortSignal.any([this.#ends.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
      });
      await answer.body?.cancel();
      return answer.status;
    } catch {
      return null;
    }
  }
}

/** Nobody is told of somebody who is back within the time that their place was kept. */
function webhookOf({ room, what, member }: RoomFact): Webhook | null {
  const base = { id: randomUUID(), at: new Date().toISOString(), room };
  if (what === 'started') return { ...base, type: 'room.started' };
  if (what === 'emptied') return { ...base, type: 'room.ended' };
  if (what === 'returned' || !member) return null;
  const participant = { id: member.id, name: member.name };
  if (what === 'joined') return { ...base, type: 'participant.joined', participant };
  return { ...base, type: 'participant.left', participant, reason: what };
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms).unref();
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
