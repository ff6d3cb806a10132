import type { FastifyInstance } from 'fastify';
import { type Admission, entrantBy } from '../auth/admission.js';
import { parse, type WireError } from '../protocol/index.js';
import { PRESENCE_PATH, type PresenceReply, presenceRequestSchema } from '../protocol/presence.js';
import type { Rooms } from '../rooms/room-service-api.js';

export interface PresenceRouteOptions {
  readonly rooms: Rooms;
  readonly admission: Admission;
  /** Whether pages of this origin may use the server. */
  mayUse(origin: string | undefined, host: string | undefined): boolean;
}

/** Questions of one network in a minute: 250 pages of a school behind one address, each asking every five seconds. */
const PER_MINUTE = 3_000;

/** Tells who may join a room who is in it already. It opens no connection that stays, and takes no place. */
export function addPresenceRoute(app: FastifyInstance, options: PresenceRouteOptions): void {
  const { rooms, admission, mayUse } = options;
  app.post(`/${PRESENCE_PATH}`, { config: { rateLimit: { max: PER_MINUTE } } }, async (request, reply) => {
    const { origin, host } = request.headers;
    reply.header('Cache-Control', 'no-store').header('Vary', 'Origin');
    if (!mayUse(origin, host)) {
      const message = 'Pages of this origin may not use this server.';
      return reply.code(403).send({ error: { code: 'origin-not-allowed', message } });
    }
    if (origin) reply.header('Access-Control-Allow-Origin', origin);
    return answerTo(request.body);
  });

  async function answerTo(body: unknown): Promise<PresenceReply> {
    const question = parse(presenceRequestSchema, parsedJson(body));
    if (!question.ok) return question;
    const { room, token } = question.value;
    const verdict = await admission.judge({ id: '', room, token });
    if (!verdict.ok) return verdict;
    const members = await rooms.look(room, entrantBy(verdict));
    if (!members) return { ok: false, error: notYet };
    return { ok: true, names: members.map(({ name }) => name) };
  }
}

const notYet: WireError = {
  code: 'not-allowed',
  message: 'Who is in this call is for those to know who have been let in.',
};

function parsedJson(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
