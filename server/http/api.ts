import fastifySwagger from '@fastify/swagger';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { mintToken, type TokenRequest } from '../auth/mint-token.js';
import { type Member, parse, profileSchema, roomNameSchema, type WireError } from '../protocol/index.js';
import type { RoomInfo, Rooms } from '../rooms/room-service-api.js';
import type { RequestGuard } from './api-key.js';
import {
  errorAnswer,
  participantParameter,
  roomDetail,
  roomParameter,
  roomSummary,
  token,
  tokenRequest,
} from './api-schemas.js';

export interface ApiOptions {
  readonly rooms: Rooms;
  /** Secret that signs join tokens; `null` if this server signs none. */
  readonly secret: string | null;
  readonly requireApiKey: RequestGuard;
  readonly version: string;
}

const tags = ['rooms'];

type RoomParameter = { Params: { room: string } };

/** Adds the HTTP API for a site's own server: join tokens, rooms, and removal of participants. */
export async function addApi(app: FastifyInstance, options: ApiOptions): Promise<void> {
  await app.register(fastifySwagger, {
    hideUntagged: true,
    openapi: {
      info: {
        title: 'mesh-call',
        version: options.version,
        description: 'Rooms and tokens of a mesh-call server.',
      },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
      security: [{ key: [] }],
    },
  });
  app.get('/api/openapi.json', () => app.swagger());
  await app.register((api, _options, done) => {
    addRoomRoutes(api, options);
    done();
  });
}

function addRoomRoutes(api: FastifyInstance, { rooms, secret, requireApiKey }: ApiOptions): void {
  api.addHook('onRequest', requireApiKey);

  const tokenSchema = {
    summary: 'Create a token for joining a room.',
    tags,
    params: roomParameter,
    body: tokenRequest,
    response: { 200: token, 400: errorAnswer, 401: errorAnswer, 409: errorAnswer },
  };
  api.post<RoomParameter & { Body: Omit<TokenRequest, 'room'> & { lifetimeSeconds: number } }>(
    '/api/rooms/:room/tokens',
    { schema: tokenSchema },
    async ({ params, body }, reply) => {
      const room = parse(roomNameSchema, params.room);
      if (!room.ok) return reply.code(400).send({ error: room.error });
      const { name, lifetimeSeconds, ...claims } = body;
      const parsedName = name === undefined ? null : parse(profileSchema.entries.name, name);
      if (parsedName?.ok === false) return reply.code(400).send({ error: parsedName.error });
      if (secret === null) return reply.code(409).send({ error: noSecret });
      return mintToken(secret, { ...claims, room: room.value, name: parsedName?.value }, lifetimeSeconds);
    },
  );

  const listSchema = {
    summary: 'List the rooms with participants.',
    tags,
    response: {
      200: { type: 'object', properties: { rooms: { type: 'array', items: roomSummary } } },
      401: errorAnswer,
    },
  } as const;
  api.get('/api/rooms', { schema: listSchema }, async () => ({
    rooms: (await rooms.list()).map(({ room, members, waiting }) => ({
      room,
      participants: members.length,
      waiting: waiting.length,
    })),
  }));

  const roomSchema = {
    summary: 'Get one room.',
    tags,
    params: roomParameter,
    response: { 200: roomDetail, 401: errorAnswer, 404: errorAnswer },
  };
  api.get<RoomParameter>('/api/rooms/:room', { schema: roomSchema }, async ({ params }, reply) => {
    const room = await rooms.find(roomNameOf(params));
    return room ? detailOf(room) : notFound(reply);
  });

  const endSchema = {
    summary: 'End a call for everyone.',
    tags,
    params: roomParameter,
    response: { 204: { type: 'null' }, 401: errorAnswer, 404: errorAnswer },
  } as const;
  api.delete<RoomParameter>('/api/rooms/:room', { schema: endSchema }, async ({ params }, reply) =>
    (await rooms.end(roomNameOf(params))) ? reply.code(204).send() : notFound(reply),
  );

  const removeSchema = {
    ...endSchema,
    summary: 'Remove a participant from a room.',
    tags,
    params: participantParameter,
  };
  api.delete<{ Params: { room: string; id: string } }>(
    '/api/rooms/:room/participants/:id',
    { schema: removeSchema },
    async ({ params }, reply) =>
      (await rooms.remove(roomNameOf(params), params.id)) ? reply.code(204).send() : notFound(reply),
  );
}

const noSecret: WireError = {
  code: 'not-allowed',
  message:
    'This server signs no tokens: set MESH_CALL_SECRET, or sign them with a key of MESH_CALL_JWKS_URL.',
};

/** Room name in the protocol's normal form. Empty, which no room is called, for an invalid name. */
function roomNameOf({ room }: { readonly room: string }): string {
  const name = parse(roomNameSchema, room);
  return name.ok ? name.value : '';
}

function notFound(reply: FastifyReply): FastifyReply {
  return reply
    .code(404)
    .send({ error: { code: 'not-found', message: 'There is no such room or participant.' } });
}

function detailOf({ room, settings, members, waiting }: RoomInfo) {
  return {
    room,
    settings,
    participants: members.map(participantOf),
    waiting: waiting.map(({ id, name, verified = false }) => ({ id, name, verified })),
  };
}

function participantOf({ id, name, verified = false, role = 'guest', joinedAt, media, ...rest }: Member) {
  const { microphone, camera, screen } = media;
  const { externalId, metadata, silenced } = rest;
  return {
    ...{ id, name, verified, role, joinedAt: new Date(joinedAt).toISOString(), camera, screen },
    microphone: microphone && silenced === undefined,
    ...(externalId === undefined ? {} : { externalId }),
    ...(metadata === undefined ? {} : { metadata }),
  };
}
