import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { type Admission, entrantFrom } from '../auth/admission.js';
import { parse, type WireError } from '../protocol/index.js';
import { PRESENCE_PATH, type PresenceReply, presenceRequestSchema } from '../protocol/presence.js';
import type { Rooms } from '../rooms/room-service-api.js';

export interface PresenceRouteOptions {
  readonly rooms: Rooms;
  readonly admission: Admission;
  isOriginAllowed(origin: string | undefined, host: string | undefined): boolean;
}

/** Per network: 250 pages of a school behind one address, each asking every five seconds. */
const MAX_PER_MINUTE = 3_000;

/** Adds the route that lists the names in a room before joining. It needs no lasting connection and takes no place. */
export function addPresenceRoute(app: FastifyInstance, options: PresenceRouteOptions): void {
  const { rooms, admission, isOriginAllowed } = options;
  const config = { rateLimit: { max: MAX_PER_MINUTE } };
  app.post(`/${PRESENCE_PATH}`, { config }, async (request, reply) => {
    const { origin, host } = request.headers;
    reply.header('Cache-Control', 'no-store').header('Vary', 'Origin');
    if (!isOriginAllowed(origin, host)) {
      const message = 'Pages of this origin may not use this server.';
      return reply.code(403).send({ error: { code: 'origin-not-allowed', message } });
    }
    if (origin) reply.header('Access-Control-Allow-Origin', origin);
    return presenceReply(request.body, request.log);
  });

  async function presenceReply(body: unknown, log: FastifyBaseLogger): Promise<PresenceReply> {
    const request = parse(presenceRequestSchema, parseJson(body));
    if (!request.ok) return request;
    const { room, token } = request.value;
    const admitted = await admission.authorize({ id: '', room, token });
    if (!admitted.ok) {
      // A page asks again every few seconds, and its join is logged.
      log.debug({ code: admitted.error.code, reason: admitted.reason }, 'a list of names was refused');
      return { ok: false, error: admitted.error };
    }
    const members = await rooms.membersFor(room, entrantFrom(admitted));
    if (!members) return { ok: false, error: notAdmitted };
    return { ok: true, names: members.map(({ name }) => name) };
  }
}

const notAdmitted: WireError = {
  code: 'not-allowed',
  message: 'Who is in this call is for those to know who have been let in.',
};

/** The body is sent as text: see `presenceRequestSchema`. @returns `undefined`, which no schema accepts, for bad JSON */
function parseJson(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
