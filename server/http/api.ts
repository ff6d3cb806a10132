import fastifySwagger from '@fastify/swagger';
import { errorCodes, type FastifyInstance, type FastifyReply } from 'fastify';
import type * as v from 'valibot';
import { mintToken, type TokenRequest } from '../auth/mint-token.js';
import { type Member, parse, profileSchema, roomNameSchema, type WireError } from '../protocol/index.js';
import type { RoomInfo, Rooms } from '../rooms/room-service-api.js';
import type { RequestGuard } from './api-key.js';
import {
  errorAnswer,
  participantParameter,
  participantRequest,
  roomAnswer,
  roomDetail,
  roomParameter,
  roomRequest,
  roomSummary,
  token,
  tokenRequest,
  withRoom,
} from './api-schemas.js';

export interface ApiOptions {
  readonly rooms: Rooms;
  /** Secret that signs join tokens; `null` if this server signs none. */
  readonly secret: string | null;
  readonly requireApiKey: RequestGuard;
  readonly version: string;
}

const tags = ['rooms'];

interface RoomBody {
  readonly room: string;
}

type RoomParameter = { Params: RoomBody };

type TokenBody = Omit<TokenRequest, 'room'> & { readonly lifetimeSeconds: number };

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
    acceptEmptyBodies(api);
    addRoomRoutes(api, options);
    done();
  });
}

/**
 * Accepts requests that name a Content-Type and have no body, as many clients send with DELETE and POST. A route that reads
 * a body gets an empty object.
 */
function acceptEmptyBodies(api: FastifyInstance): void {
  const parseJson = api.getDefaultJsonParser('error', 'error');
  api.removeAllContentTypeParsers();
  api.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, {});
    else void parseJson(request, body.toString(), done);
  });
  api.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    if (body === '') done(null, {});
    else done(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE());
  });
  api.addHook('preValidation', (request, _reply, done) => {
    request.body ??= {};
    done();
  });
}

function addRoomRoutes(api: FastifyInstance, { rooms, secret, requireApiKey }: ApiOptions): void {
  api.addHook('onRequest', requireApiKey);

  const sendToken = async (room: string, { lifetimeSeconds, ...claims }: TokenBody, reply: FastifyReply) => {
    const name = claims.name === undefined ? null : fieldOf('name', profileSchema.entries.name, claims.name);
    if (name?.ok === false) return reply.code(400).send({ error: name.error });
    if (secret === null) return reply.code(409).send({ error: noSecret });
    return mintToken(secret, { ...claims, room, name: name?.value }, lifetimeSeconds);
  };
  const tokenSchema = {
    summary: 'Create a token for joining a room.',
    tags,
    body: tokenRequest,
    response: { 200: token, 400: errorAnswer, 401: errorAnswer, 409: errorAnswer },
  };
  api.post<{ Body: RoomBody & TokenBody }>(
    '/api/tokens',
    { schema: { ...tokenSchema, body: withRoom(tokenRequest) } },
    async ({ body: { room: named, ...body } }, reply) => {
      const room = fieldOf('room', roomNameSchema, named);
      if (!room.ok) return reply.code(400).send({ error: room.error });
      return sendToken(room.value, body, reply);
    },
  );
  api.post<RoomParameter & { Body: TokenBody }>(
    '/api/rooms/:room/tokens',
    {
      schema: {
        ...tokenSchema,
        summary: 'Create a token for joining the room in the URL. See POST /api/tokens for any name.',
        params: roomParameter,
      },
    },
    async ({ params, body }, reply) => {
      const room = fieldOf('room', roomNameSchema, params.room);
      if (!room.ok) return reply.code(400).send({ error: room.error });
      return sendToken(room.value, body, reply);
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

  const sendRoom = async (named: RoomBody, reply: FastifyReply) => {
    const room = fieldOf('room', roomNameSchema, named.room);
    if (!room.ok) return reply.code(400).send({ error: room.error });
    const found = await rooms.find(room.value);
    return found ? detailOf(found) : notFound(reply);
  };
  const roomSchema = {
    summary: 'Get one room.',
    tags,
    response: { 200: roomDetail, 400: errorAnswer, 401: errorAnswer, 404: errorAnswer },
  };
  api.get<RoomParameter>(
    '/api/rooms/:room',
    { schema: { ...roomSchema, summary: 'Get the room in the URL.', params: roomParameter } },
    ({ params }, reply) => sendRoom(params, reply),
  );
  api.post<{ Body: RoomBody }>(
    '/api/room',
    { schema: { ...roomSchema, body: roomRequest } },
    ({ body }, reply) => sendRoom(body, reply),
  );

  /** Answers 204 for a room in the URL, and 200 with its name for one in the body. */
  const change = async (
    named: RoomBody,
    reply: FastifyReply,
    act: (room: string) => Promise<boolean>,
    answersName: boolean,
  ) => {
    const room = fieldOf('room', roomNameSchema, named.room);
    if (!room.ok) return reply.code(400).send({ error: room.error });
    if (!(await act(room.value))) return notFound(reply);
    return answersName ? reply.send({ room: room.value }) : reply.code(204).send();
  };
  const errors = { 400: errorAnswer, 401: errorAnswer, 404: errorAnswer };
  const endSchema = { summary: 'End a call for everyone.', tags };
  const removeSchema = { summary: 'Remove a participant from a room.', tags };
  const noContent = { response: { 204: { type: 'null' }, ...errors } } as const;
  const namedRoom = { response: { 200: roomAnswer, ...errors } } as const;
  api.delete<RoomParameter>(
    '/api/rooms/:room',
    { schema: { ...endSchema, ...noContent, params: roomParameter } },
    ({ params }, reply) => change(params, reply, (room) => rooms.end(room), false),
  );
  api.post<{ Body: RoomBody }>(
    '/api/room/end',
    { schema: { ...endSchema, ...namedRoom, body: roomRequest } },
    ({ body }, reply) => change(body, reply, (room) => rooms.end(room), true),
  );
  api.delete<{ Params: RoomBody & { id: string } }>(
    '/api/rooms/:room/participants/:id',
    { schema: { ...removeSchema, ...noContent, params: participantParameter } },
    ({ params }, reply) => change(params, reply, (room) => rooms.remove(room, params.id), false),
  );
  api.post<{ Body: RoomBody & { id: string } }>(
    '/api/room/remove',
    { schema: { ...removeSchema, ...namedRoom, body: participantRequest } },
    ({ body }, reply) => change(body, reply, (room) => rooms.remove(room, body.id), true),
  );
}

const noSecret: WireError = {
  code: 'not-allowed',
  message:
    'This server signs no tokens: set MESH_CALL_SECRET, or sign them with a key of MESH_CALL_JWKS_URL.',
};

/** Parses a field of a request. @returns its normal form, or an error that names the field */
function fieldOf<Schema extends v.GenericSchema>(name: string, schema: Schema, value: unknown) {
  const result = parse(schema, value);
  if (result.ok) return result;
  const { code, message } = result.error;
  return { ok: false as const, error: { code, message: `The field "${name}" is not valid: ${message}` } };
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
