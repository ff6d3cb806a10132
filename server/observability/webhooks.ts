import { createHmac, randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { LifecycleEvent } from '../rooms/room-service-api.js';

export interface WebhooksOptions {
  /** `null`: no webhooks. */
  readonly url: string | null;
  readonly secret: string | null;
  readonly log: FastifyBaseLogger;
  /** Whether open rooms end when this server closes, because no other server shares them. */
  readonly endsRooms?: boolean;
  /** Age at which a webhook is given up. Default: an hour. */
  readonly maxAgeMs?: number;
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

/** Above this number of queued webhooks, further ones are dropped and counted as lost. */
const MAX_QUEUED = 10_000;
const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 30_000;
const REQUEST_TIMEOUT_MS = 5_000;
/** Age at which a webhook that is not accepted is given up. */
const MAX_AGE_MS = 3_600_000;
/** Requests at once. */
const MAX_REQUESTS = 16;
/** How long a server that closes waits for its last webhooks. */
const FINISH_MS = 1_000;
/** The receiver says that it will never want webhooks: 410 Gone. */
const GONE = 410;

interface Queued {
  readonly webhook: Webhook;
  readonly queuedAtMs: number;
}

/** Result of a request: whether the webhook is done with, and why it was not accepted. */
type Outcome = { readonly accepted: true } | { readonly accepted: false; final: boolean; reason: string };

/**
 * Queues that deliver webhooks to a site's own server: one for each room, so that a webhook that is not accepted holds up
 * no other room. Each is delivered in order, with backoff until the receiver accepts, or the webhook is an hour old;
 * calls never wait. Signature: `Mesh-Call-Signature: t=SECONDS,v1=HEX`, the HMAC-SHA256 of `SECONDS.BODY`.
 */
export class Webhooks {
  readonly #options: WebhooksOptions;
  readonly #target: { readonly url: string; readonly authorization: string | null } | null;
  readonly #queues = new Map<string, Queued[]>();
  /** Participants of the rooms that were reported as started and not as ended. */
  readonly #open = new Map<string, Map<string, NonNullable<LifecycleEvent['member']>>>();
  readonly #closed = new AbortController();
  readonly #slots: (() => void)[] = [];
  /** Reasons that have been logged since all webhooks were delivered last. */
  readonly #logged = new Set<string>();
  #requests = 0;
  #waiting = 0;
  #lost = 0;
  #onEmpty: (() => void) | null = null;

  constructor(options: WebhooksOptions) {
    this.#options = options;
    this.#target = options.url === null ? null : targetOf(options.url);
  }

  /** Number of webhooks that have not been delivered yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Number of webhooks that were given up. */
  get lost(): number {
    return this.#lost;
  }

  enqueue(event: LifecycleEvent): void {
    if (!this.#target || this.#closed.signal.aborted) return;
    this.#track(event);
    const webhook = webhookOf(event);
    if (!webhook) return;
    if (this.#waiting >= MAX_QUEUED) {
      this.#lost += 1;
      this.#warn('too many webhooks wait, so new ones are dropped');
      return;
    }
    this.#waiting += 1;
    const queued = { webhook, queuedAtMs: performance.now() };
    const queue = this.#queues.get(webhook.room);
    if (queue) queue.push(queued);
    else this.#start(webhook.room, [queued]);
  }

  /**
   * Reports the end of the rooms that end with this server, and gives the last webhooks a moment. Without it, a receiver
   * would wait for ever for the end of a room that was open at a restart.
   */
  async finish(): Promise<void> {
    if (this.#options.endsRooms)
      for (const [room, members] of [...this.#open]) {
        for (const member of members.values()) this.enqueue({ room, type: 'lost', member, members: 0 });
        this.enqueue({ room, type: 'emptied', members: 0 });
      }
    if (this.#waiting === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, FINISH_MS);
      this.#onEmpty = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  close(): void {
    this.#closed.abort();
    if (this.#waiting > 0) this.#options.log.warn({ lost: this.#waiting }, 'webhooks were not delivered');
    this.#lost += this.#waiting;
    this.#waiting = 0;
    this.#queues.clear();
  }

  #track({ room, type, member }: LifecycleEvent): void {
    if (type === 'started') this.#open.set(room, new Map());
    else if (type === 'emptied') this.#open.delete(room);
    else if (!member) return;
    else if (type === 'joined' || type === 'returned') this.#open.get(room)?.set(member.id, member);
    else this.#open.get(room)?.delete(member.id);
  }

  #start(room: string, queue: Queued[]): void {
    this.#queues.set(room, queue);
    this.#run(room, queue).catch((error: unknown) => {
      this.#options.log.error({ err: error }, 'the webhooks of a room stopped');
      this.#lost += queue.length;
      this.#waiting -= queue.length;
      this.#queues.delete(room);
    });
  }

  async #run(room: string, queue: Queued[]): Promise<void> {
    for (let queued = queue[0]; queued; queued = queue[0]) {
      const isDelivered = await this.#deliver(queued);
      if (this.#closed.signal.aborted) return;
      if (!isDelivered) this.#lost += 1;
      queue.shift();
      this.#waiting -= 1;
    }
    this.#queues.delete(room);
    if (this.#waiting > 0) return;
    if (this.#logged.size > 0) this.#options.log.info('all webhooks are delivered again');
    this.#logged.clear();
    this.#onEmpty?.();
  }

  /** @returns false if the webhook is given up */
  async #deliver({ webhook, queuedAtMs }: Queued): Promise<boolean> {
    const { firstRetryMs = FIRST_RETRY_MS, maxAgeMs = MAX_AGE_MS } = this.#options;
    const { signal } = this.#closed;
    for (let waitMs = firstRetryMs; !signal.aborted; waitMs = Math.min(waitMs * 2, MAX_RETRY_MS)) {
      const outcome = await this.#inSlot(() => this.#post(webhook));
      if (outcome.accepted) return true;
      if (signal.aborted) return false;
      this.#warn(outcome.reason);
      if (outcome.final || performance.now() - queuedAtMs > maxAgeMs) {
        this.#warn(`a webhook was given up: ${outcome.reason}`);
        return false;
      }
      await sleep(waitMs, signal);
    }
    return false;
  }

  /** Semaphore: runs at most `MAX_REQUESTS` requests at once. */
  async #inSlot<Result>(run: () => Promise<Result>): Promise<Result> {
    if (this.#requests >= MAX_REQUESTS) await new Promise<void>((resolve) => this.#slots.push(resolve));
    else this.#requests += 1;
    try {
      return await run();
    } finally {
      const next = this.#slots.shift();
      if (next) next();
      else this.#requests -= 1;
    }
  }

  async #post(webhook: Webhook): Promise<Outcome> {
    const { secret } = this.#options;
    if (!this.#target || this.#closed.signal.aborted) return { accepted: true };
    const { url, authorization } = this.#target;
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
          ...(authorization === null ? {} : { Authorization: authorization }),
        },
        body,
        // A signed body is for the configured address only.
        redirect: 'manual',
        signal: AbortSignal.any([this.#closed.signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
      });
      await response.body?.cancel();
      const { ok, status } = response;
      if (ok) return { accepted: true };
      const isRedirect = status >= 300 && status < 400;
      const advice = isRedirect ? ', a redirect: set MESH_CALL_WEBHOOK_URL to its target' : '';
      return { accepted: false, final: status === GONE, reason: `the receiver answers ${status}${advice}` };
    } catch (error) {
      return { accepted: false, final: false, reason: `the receiver does not answer: ${causeOf(error)}` };
    }
  }

  /** Logs each reason once, until all webhooks have been delivered. */
  #warn(reason: string): void {
    if (this.#logged.has(reason)) return;
    this.#logged.add(reason);
    this.#options.log.warn({ reason, waiting: this.#waiting }, 'a webhook was not delivered');
  }
}

/** Moves credentials from the URL, where `fetch` refuses them, into a header (RFC 7617). */
function targetOf(text: string): { url: string; authorization: string | null } {
  const url = new URL(text);
  const { username, password } = url;
  if (username === '' && password === '') return { url: text, authorization: null };
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  url.username = '';
  url.password = '';
  return { url: url.href, authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

/** Code of the system's error, or its sentence. Neither contains the URL. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return String(cause);
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
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
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms).unref();
    signal.addEventListener('abort', end);
  });
}
