import fastifySwagger from '@fastify/swagger';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { mintToken, type TokenWish } from '../auth/mint-token.js';
import { type Member, parse, profileSchema, roomNameSchema, type WireError } from '../protocol/index.js';
import type { RoomInfo, Rooms } from '../rooms/room-service-api.js';
import {
  errorAnswer,
  participantParameter,
  roomDetail,
  roomParameter,
  roomSummary,
  token,
  tokenWish,
} from './api-schemas.js';
import { bearerOnly } from './bearer.js';

export interface ApiOptions {
  readonly rooms: Rooms;
  /** Signs join tokens; `null`: none are made here. */
  readonly secret: string | null;
  /** `null`: there is no API, but its description. */
  readonly apiKey: string | null;
  readonly version: string;
}

const tags = ['rooms'];

type RoomParameter = { Params: { room: string } };

/** What a site's own server may ask: tokens to join with, who is in which room, and that somebody or everybody goes. */
export async function addApi(app: FastifyInstance, options: ApiOptions): Promise<void> {
  const { rooms, secret, apiKey, version } = options;
  await app.register(fastifySwagger, {
    hideUntagged: true,
    openapi: {
      info: { title: 'mesh-call', version, description: 'Rooms and tokens of a mesh-call server.' },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
      security: [{ key: [] }],
    },
  });
  app.get('/api/openapi.json', () => app.swagger());
  await app.register(async (api) => {
    // Without a key, nothing of it is there.
    api.addHook('onRequest', apiKey === null ? async (_, reply) => reply.callNotFound() : bearerOnly(apiKey));

    const tokenSchema = {
      summary: 'Make a token to join a room with.',
      tags,
      params: roomParameter,
      body: tokenWish,
      response: { 200: token, 400: errorAnswer, 401: errorAnswer, 409: errorAnswer },
    };
    api.post<RoomParameter & { Body: Omit<TokenWish, 'room'> & { lifetimeSeconds: number } }>(
      '/api/rooms/:room/tokens',
      { schema: tokenSchema },
      async ({ params, body }, reply) => {
        const room = parse(roomNameSchema, params.room);
        if (!room.ok) return reply.code(400).send({ error: room.error });
        const { name, lifetimeSeconds, ...wish } = body;
        const named = name === undefined ? null : parse(profileSchema.entries.name, name);
        if (named?.ok === false) return reply.code(400).send({ error: named.error });
        if (secret === null) return reply.code(409).send({ error: noSecret });
        return mintToken(secret, { ...wish, room: room.value, name: named?.value }, lifetimeSeconds);
      },
    );

    const listSchema = {
      summary: 'List the rooms that somebody is in.',
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
      summary: 'Look at one room.',
      tags,
      params: roomParameter,
      response: { 200: roomDetail, 401: errorAnswer, 404: errorAnswer },
    };
    api.get<RoomParameter>('/api/rooms/:room', { schema: roomSchema }, async ({ params }, reply) => {
      const found = await rooms.find(nameOf(params));
      return found ? detailOf(found) : notThere(reply);
    });

    const endSchema = {
      summary: 'End a call for everybody.',
      tags,
      params: roomParameter,
      response: { 204: { type: 'null' }, 401: errorAnswer, 404: errorAnswer },
    } as const;
    api.delete<RoomParameter>('/api/rooms/:room', { schema: endSchema }, async ({ params }, reply) =>
      (await rooms.end(nameOf(params))) ? reply.code(204).send() : notThere(reply),
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
        (await rooms.remove(nameOf(params), params.id)) ? reply.code(204).send() : notThere(reply),
    );
  });
}

const noSecret: WireError = {
  code: 'not-allowed',
  message:
    'This server signs no tokens: set MESH_CALL_SECRET, or have whoever runs MESH_CALL_JWKS_URL sign them.',
};

/** As the protocol normalises it; what is no name is no room's. */
function nameOf({ room }: { readonly room: string }): string {
  const name = parse(roomNameSchema, room);
  return name.ok ? name.value : '';
}

function notThere(reply: FastifyReply): FastifyReply {
  return reply.code(404).send({ error: { code: 'not-found', message: 'Nobody is there.' } });
}

function detailOf({ room, settings, members, waiting }: RoomInfo) {
  return {
    room,
    settings,
    participants: members.map(participantOf),
    waiting: waiting.map(({ id, name, verified = false }) => ({ id, name, verified })),
  };
}

function participantOf({ id, name, verified = false, role = 'guest', joinedAt, media, ...tags }: Member) {
  const { microphone, camera, screen } = media;
  const { externalId, metadata, silenced } = tags;
  return {
    ...{ id, name, verified, role, joinedAt: new Date(joinedAt).toISOString(), camera, screen },
    microphone: microphone && silenced === undefined,
    ...(externalId === undefined ? {} : { externalId }),
    ...(metadata === undefined ? {} : { metadata }),
  };
}
