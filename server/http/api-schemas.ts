import { limits } from '../protocol/index.js';

/** JSON schemas of the API: what is checked, what is written, and what /api/openapi.json tells. */

const text = (description: string, maxLength: number) =>
  ({ type: 'string', description, maxLength }) as const;

export const errorAnswer = {
  description: 'What is wrong, for programs and for people.',
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

export const tokenWish = {
  type: 'object',
  additionalProperties: false,
  properties: {
    name: text('The name of whoever joins, which nobody can change then.', limits.nameCharacters * 2),
    role: { type: 'string', enum: ['host', 'guest'], description: 'Hosts may let in, mute, remove and end.' },
    lobby: { type: 'boolean', description: 'Whether a host has to let them in.' },
    sub: text('Who it is for, in your words: whoever is removed does not come back as the same.', 256),
    lifetimeSeconds: { type: 'integer', minimum: 60, maximum: 86_400, default: 3_600 },
  },
} as const;

export const token = {
  type: 'object',
  required: ['token', 'expiresAt'],
  properties: {
    token: { type: 'string', description: 'For the token attribute.' },
    expiresAt: { type: 'string', format: 'date-time' },
  },
} as const;

export const roomSummary = {
  type: 'object',
  required: ['room', 'participants', 'waiting'],
  properties: {
    room: { type: 'string' },
    participants: { type: 'integer' },
    waiting: { type: 'integer', description: 'How many wait to be let in.' },
  },
} as const;

const waiter = {
  type: 'object',
  required: ['id', 'name', 'verified'],
  properties: {
    id: { type: 'string' },
    name: { type: 'string' },
    verified: { type: 'boolean', description: 'Whether a token vouches for the name.' },
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
        required: [...waiter.required, 'role', 'joinedAt', 'microphone', 'camera', 'screen'],
        properties: {
          ...waiter.properties,
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
    waiting: { type: 'array', items: waiter },
  },
} as const;
