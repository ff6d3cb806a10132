import { limits } from '../protocol/index.js';

// JSON schemas of the API. Fastify validates requests and serializes responses with them, and publishes them in
// /api/openapi.json.

const text = (description: string, maxLength: number) =>
  ({ type: 'string', description, maxLength }) as const;

export const errorAnswer = {
  description: 'The error: a code for programs and a message for people.',
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: { code: { type: 'string' }, message: { type: 'string' } },
    },
  },
} as const;

export const roomParameter = {
  type: 'object',
  required: ['room'],
  properties: { room: text('The name of the room.', limits.roomCharacters * 2) },
} as const;

export const participantParameter = {
  type: 'object',
  required: ['room', 'id'],
  properties: { ...roomParameter.properties, id: text('The id of a participant.', 64) },
} as const;

/** Body that names the room. A proxy may rewrite a URL whose room is called "." or "a/b", but no body. */
export const roomRequest = { ...roomParameter, additionalProperties: false } as const;

export const participantRequest = { ...participantParameter, additionalProperties: false } as const;

export const roomAnswer = {
  type: 'object',
  required: ['room'],
  properties: { room: { type: 'string', description: 'The name of the room.' } },
} as const;

export const tokenRequest = {
  type: 'object',
  additionalProperties: false,
  properties: {
    name: text('The display name. The participant cannot change it.', limits.nameCharacters * 2),
    role: {
      type: 'string',
      enum: ['host', 'guest'],
      description: 'A host may admit, mute and remove participants, and end the call.',
    },
    lobby: { type: 'boolean', description: 'Whether a host must admit the participant.' },
    sub: text(
      'Your own id of the person. A removed person cannot return with another token for the same id.',
      256,
    ),
    lifetimeSeconds: { type: 'integer', minimum: 60, maximum: 86_400, default: 3_600 },
  },
} as const;

/** Adds the room to the fields of a body. */
export function withRoom<Body extends { readonly properties: object }>(body: Body) {
  return {
    ...body,
    required: roomParameter.required,
    properties: { ...roomParameter.properties, ...body.properties },
  };
}

export const token = {
  type: 'object',
  required: ['token', 'room', 'expiresAt'],
  properties: {
    room: { type: 'string', description: 'The room that the token is for.' },
    token: { type: 'string', description: 'The value of the token attribute.' },
    expiresAt: { type: 'string', format: 'date-time' },
  },
} as const;

export const roomSummary = {
  type: 'object',
  required: ['room', 'participants', 'waiting'],
  properties: {
    room: { type: 'string' },
    participants: { type: 'integer' },
    waiting: { type: 'integer', description: 'Number of people in the lobby.' },
  },
} as const;

const waitingParticipant = {
  type: 'object',
  required: ['id', 'name', 'verified'],
  properties: {
    id: { type: 'string' },
    name: { type: 'string' },
    verified: { type: 'boolean', description: 'Whether the name comes from a token.' },
  },
} as const;

export const roomDetail = {
  type: 'object',
  required: ['room', 'settings', 'participants', 'waiting'],
  properties: {
    room: { type: 'string' },
    settings: {
      type: 'object',
      required: ['lobby', 'locked', 'history', 'unmute'],
      properties: {
        lobby: { type: 'boolean' },
        locked: { type: 'boolean' },
        history: { type: 'boolean' },
        unmute: { type: 'string', enum: ['anyone', 'host'] },
      },
    },
    participants: {
      type: 'array',
      items: {
        type: 'object',
        required: [...waitingParticipant.required, 'role', 'joinedAt', 'microphone', 'camera', 'screen'],
        properties: {
          ...waitingParticipant.properties,
          role: { type: 'string', enum: ['host', 'guest'] },
          joinedAt: { type: 'string', format: 'date-time' },
          microphone: { type: 'boolean' },
          camera: { type: 'boolean' },
          screen: { type: 'boolean' },
          externalId: { type: 'string' },
          metadata: { type: 'string' },
        },
      },
    },
    waiting: { type: 'array', items: waitingParticipant },
  },
} as const;
