import { cleanName, limits, parse, profileSchema, roomNameSchema } from '../../server/protocol/index.js';
import { CallError } from '../core/call/call-error.js';
import { invalidRoomSentence } from '../core/call/error-sentences.js';

// Options of a call, with their defaults and the checks of what a page passes.

/** Settings of a call. All of them may change during it. */
export interface CallOptions {
  /** Which call: 1–128 characters without control characters, trimmed and NFC; null for none yet. */
  readonly room: string | null;
  /** Base URL of the signaling server; null for the page's origin. */
  readonly server: string | null;
  /** Display name of up to 64 characters, longer ones are cut; empty for "Guest". */
  readonly name: string;
  /** Join token, where the server requires one; a new one is used for the next join or rejoin. */
  readonly token: string | null;
  /** Up to 64 characters, passed to the other participants and never interpreted. */
  readonly externalId: string | null;
  /** Up to 2048 bytes of UTF-8, passed on likewise. */
  readonly metadata: string | null;
  /** Whether the call starts with the microphone off. */
  readonly muted: boolean;
  /** Whether the call starts with the camera off. */
  readonly cameraOff: boolean;
  /** Whether no video is sent or received. */
  readonly audioOnly: boolean;
  /** Content hint of a shared screen: `detail` keeps it sharp, `motion` keeps it smooth (W3C mst-content-hint). */
  readonly screenHint: 'detail' | 'motion';
  /** Cap of all that is sent to the other participants together, kbit/s. */
  readonly maxUplink: number;
  /** `relay` hides the local IP address from the other participants; it needs a server with TURN. */
  readonly icePolicy: 'all' | 'relay';
  /** ICE servers in place of those of the signaling server; null for those. */
  readonly iceServers: readonly RTCIceServer[] | null;
  /** The page's own microphone and camera tracks, which are sent and never stopped; null for devices. */
  readonly mediaStream: MediaStream | null;
  /** Tells several calls of one page apart when the page is reloaded; null where there is one. */
  readonly storageKey: string | null;
  /**
   * Logs to the console: `true` for every logger, or names of loggers (`rtc` `signaling` `media` `call` `ui`), separated by
   * spaces or commas.
   */
  readonly debug: boolean | string;
}

export const defaultCallOptions: CallOptions = {
  room: null,
  server: null,
  name: '',
  token: null,
  externalId: null,
  metadata: null,
  muted: false,
  cameraOff: false,
  audioOnly: false,
  screenHint: 'detail',
  maxUplink: 2500,
  icePolicy: 'all',
  iceServers: null,
  mediaStream: null,
  storageKey: null,
  debug: false,
};

/** Normalizes settings of pages without types: missing ones get their default, texts become strings. */
export function readOptions(given: Partial<CallOptions>): Partial<CallOptions> {
  const text = (value: unknown) => (value === undefined || value === null ? null : String(value));
  return Object.fromEntries(
    (Object.keys(given) as (keyof CallOptions)[]).map((name) => {
      const value = given[name];
      if (name === 'iceServers' || name === 'mediaStream') return [name, value ?? null];
      if (name === 'icePolicy') return [name, value === 'relay' ? 'relay' : 'all'];
      if (name === 'screenHint') return [name, value === 'motion' ? 'motion' : 'detail'];
      if (name === 'debug')
        return [name, value === '' || (typeof value === 'string' ? value : Boolean(value))];
      // 0 or NaN would stop audio as well.
      if (name === 'maxUplink') return [name, Number(value) > 0 ? Number(value) : defaultCallOptions[name]];
      if (typeof defaultCallOptions[name] === 'boolean') return [name, Boolean(value)];
      return [name, text(value) ?? defaultCallOptions[name]];
    }),
  );
}

/** The name that other participants see. */
export function displayName(name: string): string {
  return cleanName(name, limits.nameCharacters) || 'Guest';
}

/** @throws CallError `invalid-argument` for a room that cannot be joined */
export function checkedRoom(room: string | null): string {
  const result = parse(roomNameSchema, room);
  if (result.ok) return result.value;
  throw invalid(invalidRoomSentence(room));
}

/** @throws CallError `invalid-argument` for a server without an http(s) URL */
export function checkedServer(server: string | null, pageUrl: string | null): URL {
  const address = server || (pageUrl && new URL('/', pageUrl).href);
  if (address && URL.canParse(address, pageUrl ?? undefined)) {
    const url = new URL(address, pageUrl ?? undefined);
    if (/^https?:$/u.test(url.protocol)) return url;
  }
  throw invalid(
    'The address of the call server is not a web address. The page has to name it as https://… in its server attribute.',
  );
}

/** @throws CallError `invalid-argument` for an external id or metadata that is too long */
export function checkedTags(options: Pick<CallOptions, 'externalId' | 'metadata'>): {
  readonly externalId: string | null;
  readonly metadata: string | null;
} {
  const { externalId, metadata } = options;
  const checks = [
    parse(profileSchema.entries.externalId, externalId ?? undefined),
    parse(profileSchema.entries.metadata, metadata ?? undefined),
  ];
  for (const check of checks)
    if (!check.ok) throw new CallError('invalid-argument', `${check.error.message}. Shorten it.`);
  return { externalId, metadata };
}

/** Whether a value of a page is a stream, also one of another frame, whose class is another one. */
export function isMediaStream(value: Partial<MediaStream> | null): boolean {
  return typeof value?.getAudioTracks === 'function' && typeof value.getVideoTracks === 'function';
}

/** Error of a `mediaStream` that is none. */
export function invalidStream(): CallError {
  return new CallError(
    'invalid-argument',
    'The page has set a mediaStream that cannot be used. It has to be a MediaStream, or null.',
  );
}

function invalid(message: string): CallError {
  return new CallError('invalid-argument', message, { fatal: true });
}
