import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Rooms } from '../rooms/room-service-api.js';

/** Why a client's message or connection was dropped. */
export type DropReason = 'rate' | 'flood' | 'stale' | 'slow-reader' | 'address';

/** Recorder of what happens in the server. Rooms and people are never in the labels. */
export interface Observer {
  /** @param result `joined`, `waiting`, or an error code */
  recordJoin(result: string, seconds: number): void;
  recordRelay(seconds: number): void;
  recordDrop(reason: DropReason): void;
}

/** Sources of the values that are read at each scrape. */
export interface MetricsSources {
  readonly rooms: Pick<Rooms, 'count'>;
  readonly webhooks: { readonly waiting: number; readonly lost: number };
  /** `null` if rooms are in the memory of this process. */
  readonly redis: { readonly isUp: boolean } | null;
}

/** From 0.1 ms, which no one notices, to 1 s, which everyone does. */
const BUCKETS_SECONDS = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1];

/** Registry of Prometheus metrics (https://prometheus.io/docs/practices/naming/): the server's own and prom-client's defaults. */
export class Metrics implements Observer {
  readonly registry = new Registry();
  readonly #joins: Counter<'result'>;
  readonly #drops: Counter<'reason'>;
  readonly #joinSeconds: Histogram;
  readonly #relaySeconds: Histogram;

  constructor({ rooms, webhooks, redis }: MetricsSources) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: 'mesh_call_rooms',
      help: 'Rooms with participants who are connected to this process.',
      registers,
      collect() {
        this.set(rooms.count.rooms);
      },
    });
    new Gauge({
      name: 'mesh_call_participants',
      help: 'Participants connected to this process, in rooms (joined) and in lobbies (waiting).',
      labelNames: ['state'],
      registers,
      collect() {
        const { joined, waiting } = rooms.count;
        this.set({ state: 'joined' }, joined);
        this.set({ state: 'waiting' }, waiting);
      },
    });
    new Gauge({
      name: 'mesh_call_webhooks_waiting',
      help: 'Webhooks that have not been delivered yet.',
      registers,
      collect() {
        this.set(webhooks.waiting);
      },
    });
    new Gauge({
      name: 'mesh_call_webhooks_lost',
      help: 'Webhooks that were given up since the start.',
      registers,
      collect() {
        this.set(webhooks.lost);
      },
    });
    if (redis)
      new Gauge({
        name: 'mesh_call_redis_up',
        help: 'Whether Redis is available: 1, or 0 while no one new can join.',
        registers,
        collect() {
          this.set(redis.isUp ? 1 : 0);
        },
      });
    this.#joins = new Counter({
      name: 'mesh_call_joins_total',
      help: 'Joins by result.',
      labelNames: ['result'],
      registers,
    });
    this.#drops = new Counter({
      name: 'mesh_call_drops_total',
      help: 'Messages and connections of clients that were dropped, by reason.',
      labelNames: ['reason'],
      registers,
    });
    const histogram = (name: string, help: string) =>
      new Histogram({ name, help, buckets: BUCKETS_SECONDS, registers });
    this.#joinSeconds = histogram('mesh_call_join_seconds', 'Time from a join to its answer.');
    this.#relaySeconds = histogram('mesh_call_relay_seconds', 'Time to relay a signal.');
  }

  recordJoin(result: string, seconds: number): void {
    this.#joins.inc({ result });
    this.#joinSeconds.observe(seconds);
  }

  recordRelay(seconds: number): void {
    this.#relaySeconds.observe(seconds);
  }

  recordDrop(reason: DropReason): void {
    this.#drops.inc({ reason });
  }
}
