import type { ConnectionState } from '../core/call/participant.js';
import type { CallLeftReason } from '../core/call/public-events.js';
import type { Translation } from './translation.js';

/** The texts up to the first picture, in one language. */
export interface FirstStrings {
  /** BCP 47, for numbers and times. */
  readonly code: string;
  readonly join: string;
  readonly readyToJoin: string;
  /** Who is in the call already, before one joins. */
  readonly yourName: string;
  readonly connecting: string;
  readonly cancel: string;
  readonly noRoom: string;
  readonly noRoomHint: string;
  readonly tryAgain: string;
  readonly keepsTrying: string;
  readonly callFailed: string;
  readonly left: Readonly<Record<CallLeftReason, string>>;
  readonly waitingForOthers: string;
  readonly you: string;
  /** How the link to somebody stands, on the tile. */
  readonly connection: Readonly<Record<Exclude<ConnectionState, 'connected'>, string>>;
  readonly videoPaused: string;
  readonly microphoneOff: string;
  readonly callControls: string;
  readonly muteMicrophone: string;
  readonly unmuteMicrophone: string;
  readonly turnCameraOff: string;
  readonly turnCameraOn: string;
  readonly leaveCall: string;
  readonly handPlace: (place: number) => string;
  readonly hearOthers: string;
  readonly youAreMuted: string;
  readonly unmute: string;
  readonly howToAllow: string;
  readonly howToFix: string;
  readonly dismiss: string;
}

/**
 * The texts of an element, in its language. Looked up when they are rendered, never before. English comes in parts,
 * each with what shows it; another language comes as a whole.
 */
export interface Strings extends FirstStrings, Partial<Omit<Translation, keyof FirstStrings>> {}

export const english: Strings = {
  code: 'en',
  join: 'Join',
  readyToJoin: 'Ready to join?',
  yourName: 'Your name',
  connecting: 'Connecting…',
  cancel: 'Cancel',
  noRoom: 'There is no call here yet',
  noRoomHint: 'This page has not said which call to join.',
  tryAgain: 'Try again',
  keepsTrying: 'Trying again by itself…',
  callFailed: 'The call could not start',
  left: {
    left: 'You left the call.',
    removed: 'You were removed from the call.',
    ended: 'The call has ended.',
    replaced: 'This call goes on in another tab.',
    refused: 'You were not let in.',
  },
  waitingForOthers: 'Waiting for others to join',
  you: 'you',
  connection: {
    connecting: 'Connecting…',
    reconnecting: 'Reconnecting…',
    failed: "Can't connect",
  },
  videoPaused: 'Video paused to keep the sound',
  microphoneOff: 'Microphone off',
  callControls: 'Call controls',
  muteMicrophone: 'Mute microphone',
  unmuteMicrophone: 'Unmute microphone',
  turnCameraOff: 'Turn camera off',
  turnCameraOn: 'Turn camera on',
  leaveCall: 'Leave call',
  handPlace: (place) => `Hand raised, number ${place}`,
  hearOthers: 'Click to hear the others',
  youAreMuted: 'You are muted',
  unmute: 'Unmute',
  howToAllow: 'How to allow',
  howToFix: 'What helps',
  dismiss: 'Dismiss',
};
