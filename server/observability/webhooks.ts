import { createHmac, randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { LifecycleEvent } from '../rooms/room-service-api.js';

export interface WebhooksOptions {
  /** `null`: no webhooks. */
  readonly url: string | null;
  readonly secret: string | null;
  readonly log: FastifyBaseLogger;
  /** Delay before the first retry, which doubles each time. Default: 1 s. */
  readonly firstRetryMs?: number;
}

/** Body of a webhook. */
export interface Webhook {
  /** The same for each retry, so that the receiver can detect duplicates. */
  readonly id: string;
  readonly type: 'room.started' | 'room.ended' | 'participant.joined' | 'participant.left';
  /** ISO 8601. */
  readonly at: string;
  readonly room: string;
  readonly participant?: { readonly id: string; readonly name: string };
  readonly reason?: 'left' | 'lost' | 'removed' | 'ended';
}

/** Above this number of queued webhooks, the oldest is dropped and counted as lost. */
const MAX_QUEUED = 10_000;
const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 30_000;
const REQUEST_TIMEOUT_MS = 5_000;
/** Client errors that are worth a retry; any other one is final. */
const RETRIABLE_STATUSES = new Set([408, 425, 429]);

/**
 * Queue that delivers webhooks to a site's own server, one by one and in order. It retries with backoff until the receiver accepts or
 * refuses; calls never wait for it. Signature: `Mesh-Call-Signature: t=SECONDS,v1=HEX`, the HMAC-SHA256 of `SECONDS.BODY`.
 */
export class Webhooks {
  readonly #options: WebhooksOptions;
  readonly #queue: Webhook[] = [];
  readonly #closed = new AbortController();
  #lost = 0;
  #running = false;

  constructor(options: WebhooksOptions) {
    this.#options = options;
  }

  /** Number of webhooks that have not been delivered yet. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Number of webhooks that were given up. */
  get lost(): number {
    return this.#lost;
  }

  enqueue(event: LifecycleEvent): void {
    if (this.#options.url === null || this.#closed.signal.aborted) return;
    const webhook = webhookOf(event);
    if (!webhook) return;
    this.#queue.push(webhook);
    // The first one is being delivered, so the second one is dropped.
    if (this.#queue.length > MAX_QUEUED) {
      this.#queue.splice(1, 1);
      this.#lost += 1;
    }
    if (!this.#running)
      this.#run().catch((error: unknown) => {
        this.#running = false;
        this.#options.log.error({ err: error }, 'the webhook queue stopped');
      });
  }

  close(): void {
    this.#closed.abort();
    if (this.#queue.length > 0)
      this.#options.log.warn({ lost: this.#queue.length }, 'webhooks were not delivered');
    this.#lost += this.#queue.length;
    this.#queue.length = 0;
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let webhook = this.#queue[0]; webhook; webhook = this.#queue[0]) {
      if (!(await this.#deliver(webhook))) this.#lost += 1;
      if (this.#closed.signal.aborted) break;
      this.#queue.shift();
    }
    this.#running = false;
  }

  /** @returns false if the receiver refuses the webhook */
  async #deliver(webhook: Webhook): Promise<boolean> {
    const { log, firstRetryMs = FIRST_RETRY_MS } = this.#options;
    const { signal } = this.#closed;
    for (let waitMs = firstRetryMs; !signal.aborted; waitMs = Math.min(waitMs * 2, MAX_RETRY_MS)) {
      const status = await this.#post(webhook);
      if (status !== null && status >= 200 && status < 300) return true;
      if (status !== null && status >= 400 && status < 500 && !RETRIABLE_STATUSES.has(status)) {
        log.warn({ status, type: webhook.type }, 'the receiver refused a webhook');
        return false;
      }
      log.debug({ status, type: webhook.type, waitMs }, 'a webhook could not be delivered, will retry');
      await sleep(waitMs, signal);
    }
    return true;
  }

  /** @returns the HTTP status; `null` if there was no response */
  async #post(webhook: Webhook): Promise<number | null> {
    const { url, secret, log } = this.#options;
    if (url === null) return null;
    const body = JSON.stringify(webhook);
    const seconds = Math.floor(Date.now() / 1_000);
    const signature = createHmac('sha256', secret ?? '')
      .update(`${seconds}.${body}`)
      .digest('hex');
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'Mesh-Call-Signature': `t=${seconds},v1=${signature}`,
        },
        body,
        redirect: 'error',
        signal: AbortSignal.any([this.#closed.signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
      });
      await response.body?.cancel();
      return response.status;
    } catch (error) {
      log.debug({ err: error }, 'the receiver of webhooks did not respond');
      return null;
    }
  }
}

/** Builds the webhook of an event; `null` for a participant that returned while its place was kept. */
function webhookOf({ room, type, member }: LifecycleEvent): Webhook | null {
  const base = { id: randomUUID(), at: new Date().toISOString(), room };
  if (type === 'started') return { ...base, type: 'room.started' };
  if (type === 'emptied') return { ...base, type: 'room.ended' };
  if (type === 'returned' || !member) return null;
  const participant = { id: member.id, name: member.name };
  if (type === 'joined') return { ...base, type: 'participant.joined', participant };
  return { ...base, type: 'participant.left', participant, reason: type };
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
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
