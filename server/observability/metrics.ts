import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Rooms } from '../rooms/room-service-api.js';

/** Why something of a client's was not taken. */
export type DropReason = 'rate' | 'flood' | 'stale' | 'slow-reader' | 'address';

/** What happens in the server, for whoever counts it. Rooms and people are never among the labels. */
export interface Observer {
  /** A join was answered: `joined`, `waiting`, or the code of its error. */
  joined(result: string, seconds: number): void;
  /** A signal was handed on. */
  relayed(seconds: number): void;
  dropped(reason: DropReason): void;
}

/** What is looked at whenever somebody asks. */
export interface Measured {
  readonly rooms: Pick<Rooms, 'count'>;
  readonly webhooks: { readonly waiting: number; readonly lost: number };
  /** `null`: rooms are in this process alone. */
  readonly redis: { readonly isUp: boolean } | null;
}

/** Below a tenth of a millisecond nobody waits; above a second everybody does. */
const BUCKETS_SECONDS = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1];

/** What Prometheus is told (https://prometheus.io/docs/practices/naming/): its own, and of the process what prom-client knows. */
export class Metrics implements Observer {
  readonly registry = new Registry();
  readonly #joins: Counter<'result'>;
  readonly #drops: Counter<'reason'>;
  readonly #joinSeconds: Histogram;
  readonly #relaySeconds: Histogram;

  constructor({ rooms, webhooks, redis }: Measured) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: 'mesh_call_rooms',
      help: 'Rooms that somebody is in who is connected to this process.',
      registers,
      collect() {
        this.set(rooms.count.rooms);
      },
    });
    new Gauge({
      name: 'mesh_call_participants',
      help: 'Participants who are connected to this process, and those who wait to be let in.',
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
      help: 'Webhooks that have not been taken yet.',
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
        help: 'Whether Redis answers: 1, or 0 while nobody new can be let in.',
        registers,
        collect() {
          this.set(redis.isUp ? 1 : 0);
        },
      });
    this.#joins = new Counter({
      name: 'mesh_call_joins_total',
      help: 'Joins by what became of them.',
      labelNames: ['result'],
      registers,
    });
    this.#drops = new Counter({
      name: 'mesh_call_drops_total',
      help: 'What was not taken from clients, by reason.',
      labelNames: ['reason'],
      registers,
    });
    const histogram = (name: string, help: string) =>
      new Histogram({ name, help, buckets: BUCKETS_SECONDS, registers });
    this.#joinSeconds = histogram('mesh_call_join_seconds', 'From a join to its answer.');
    this.#relaySeconds = histogram('mesh_call_relay_seconds', 'From a signal to its being handed on.');
  }

  joined(result: string, seconds: number): void {
    this.#joins.inc({ result });
    this.#joinSeconds.observe(seconds);
  }

  relayed(seconds: number): void {
    this.#relaySeconds.observe(seconds);
  }

  dropped(reason: DropReason): void {
    this.#drops.inc({ reason });
  }
}
