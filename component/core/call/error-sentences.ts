import type { Device } from '../devices/capture-fallbacks.js';
import { CallError, type CallErrorCode, type CallErrorOptions } from './call-error.js';

// English sentences for the error codes of a call, and the constructor of such errors.

/**
 * Messages by error code: what happened and what to do next, with the name of the device where it is known.
 * Codes that only the server uses come with the server's own message, and `peer-unreachable` with one that
 * names the participant.
 */
const sentences: Readonly<Partial<Record<CallErrorCode, string | ((device: string) => string)>>> = {
  'permission-denied': (device) =>
    `This page may not use your ${device}. Allow it in the address bar of your browser, then turn it on again.`,
  'device-not-found': (device) => `No ${device} was found. Connect one, then turn it on.`,
  'device-in-use': (device) => `Another program is using your ${device}. Close it, then turn it on again.`,
  'no-input': (device) =>
    `Your ${device} is on, but nothing comes from it. Check its switch and cable, or choose another one.`,
  'policy-blocked': (device) =>
    `The page around this call does not let it use your ${device}. Whoever runs the page has to allow it in its Permissions-Policy.`,
  'insecure-context': 'Camera and microphone only work on pages with https. Open this page with https.',
  'unsupported-browser':
    'This browser cannot hold video calls. Try a current Chrome, Edge, Firefox or Safari.',
  'not-supported': 'This browser cannot do that. Try a current Chrome, Edge, Firefox or Safari.',
  'gesture-required': 'Your browser asks for a click first. Click the button once more.',
  'server-unreachable':
    'The call server cannot be reached. Check your connection; the call starts by itself as soon as the server answers.',
  'admission-denied': 'The host did not let you in. Ask them, then try again.',
  'protocol-mismatch': 'This page is older or newer than its call server. Reload the page.',
  'rate-limited': 'That was too much at once. Wait a moment, then try again.',
  'invalid-argument': 'That cannot be used here. Change it and try again.',
  'not-joined': 'You are not in a call. Join first.',
  'not-allowed': 'You may not do that in this call. Ask a host.',
  'not-found': 'That is not here any more. Look again at who is in the call.',
  aborted: 'It was cancelled. Try again when you are ready.',
  timeout: 'It took too long. Check your connection and try again.',
  'relay-unavailable':
    'This call hides your address behind a relay, and its server has none. Whoever runs the server has to set MESH_CALL_TURN_URLS.',
};

/**
 * Message of an error for people: what happened and what to do next.
 *
 * @param device device that the error is about; otherwise the message says "camera or microphone"
 */
export function errorSentence(code: CallErrorCode, device?: Device): string {
  const sentence = sentences[code] ?? 'The call server does not allow it. Ask whoever runs this call.';
  return typeof sentence === 'string' ? sentence : sentence(device ?? 'camera or microphone');
}

/** Message for a room name that is missing or invalid. */
export function invalidRoomSentence(room: string | null): string {
  if (room === null) return 'This call has no room yet. The page has to name one in its room attribute.';
  return 'The name of this room cannot be used: it has 1 to 128 characters, and no control characters. Ask for a new link to the call.';
}

/** Messages of the devices that have one for all codes: a browser's error does not say what to do about them. */
const deviceSentences = {
  speaker: 'This speaker cannot be used. Check that it is connected, or choose another one.',
  screen:
    'Your screen could not be shared. Try again. If it fails again, allow this browser to record the screen in the settings of your system.',
} as const;

/** Factory of a `CallError` with the message of its code, or of its device. */
export function callError(code: CallErrorCode, options: CallErrorOptions = {}): CallError {
  const { device = null } = options;
  const sentence =
    device === 'speaker' || device === 'screen'
      ? deviceSentences[device]
      : errorSentence(code, device ?? undefined);
  return new CallError(code, sentence, options);
}
