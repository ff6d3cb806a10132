import type { ConnectionState } from '../core/participant.js';
import type { CallLeftReason } from '../core/public-events.js';

/** Every text that the element itself shows, in one language. Looked up when it is rendered, never before. */
export interface Strings {
  /** BCP 47, for numbers and times. */
  readonly code: string;
  readonly join: string;
  readonly readyToJoin: string;
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
  readonly shareScreen: string;
  readonly stopSharing: string;
  readonly youShareScreen: string;
  readonly screenOf: (name: string) => string;
  readonly startedSharing: (name: string) => string;
  readonly stoppedSharing: (name: string) => string;
  readonly react: string;
  readonly reacted: (name: string, emoji: string) => string;
  readonly raiseHand: string;
  readonly lowerHand: string;
  readonly handRaised: (name: string) => string;
  readonly handPlace: (place: number) => string;
  readonly chat: string;
  readonly message: string;
  readonly send: string;
  readonly to: string;
  readonly toEverybody: string;
  readonly privately: string;
  readonly onlyYouTwo: string;
  readonly noMessages: string;
  readonly earlierMessages: string;
  readonly unread: (count: number) => string;
  readonly newMessage: (name: string) => string;
  readonly messagePending: (names: string) => string;
  readonly messageUndelivered: (names: string) => string;
  readonly toldBy: (name: string) => string;
  /** Somebody who has left, and whose name is not known any more. */
  readonly someone: string;
  readonly people: string;
  readonly participantsCount: (count: number) => string;
  readonly host: string;
  readonly verified: string;
  readonly videoOff: string;
  readonly quality: Readonly<Record<'fair' | 'poor', string>>;
  readonly pin: (name: string) => string;
  readonly unpin: (name: string) => string;
  readonly nextPage: string;
  readonly previousPage: string;
  readonly pageOf: (page: number, pages: number) => string;
  readonly layout: string;
  readonly layouts: Readonly<Record<'auto' | 'grid' | 'spotlight' | 'sidebar', string>>;
  readonly copyInviteLink: string;
  readonly inviteLink: string;
  readonly inviteHint: string;
  readonly copied: string;
  readonly copyFailed: string;
  readonly pictureInPicture: string;
  readonly fullScreen: string;
  readonly exitFullScreen: string;
  readonly settings: string;
  readonly more: string;
  readonly device: Readonly<Record<'microphone' | 'camera' | 'speaker', string>>;
  readonly systemDefault: string;
  readonly shortcuts: string;
  readonly shortcut: Readonly<
    Record<'mic' | 'camera' | 'screen' | 'chat' | 'hand' | 'help' | 'talk', string>
  >;
  readonly hearOthers: string;
  readonly youAreMuted: string;
  readonly unmute: string;
  readonly howToAllow: string;
  readonly howToFix: string;
  readonly dismiss: string;
  readonly close: string;
  readonly help: string;
  readonly loading: string;
  readonly panelFailed: string;
  readonly participantJoined: (name: string) => string;
  readonly participantLeft: (name: string) => string;
}

export const english: Strings = {
  code: 'en',
  join: 'Join',
  readyToJoin: 'Ready to join?',
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
  shareScreen: 'Share screen',
  stopSharing: 'Stop sharing',
  youShareScreen: 'You are sharing your screen',
  screenOf: (name) => `${name}’s screen`,
  startedSharing: (name) => `${name} is sharing the screen`,
  stoppedSharing: (name) => `${name} stopped sharing`,
  react: 'React',
  reacted: (name, emoji) => `${name} reacted ${emoji}`,
  raiseHand: 'Raise hand',
  lowerHand: 'Lower hand',
  handRaised: (name) => `${name} raised a hand`,
  handPlace: (place) => `Hand raised, number ${place}`,
  chat: 'Chat',
  message: 'Message',
  send: 'Send',
  to: 'To',
  toEverybody: 'Everybody',
  privately: 'privately',
  onlyYouTwo: 'Only you two see this',
  noMessages: 'No messages yet',
  earlierMessages: 'Show earlier messages',
  unread: (count) => (count === 1 ? '1 unread message' : `${count} unread messages`),
  newMessage: (name) => `Message from ${name}`,
  messagePending: (names) => `Waiting for ${names}`,
  messageUndelivered: (names) => `Not delivered to ${names}`,
  toldBy: (name) => `as told by ${name}`,
  someone: 'somebody who has left',
  people: 'People',
  participantsCount: (count) => (count === 1 ? '1 person in the call' : `${count} people in the call`),
  host: 'Host',
  verified: 'Name confirmed',
  videoOff: 'Camera off',
  quality: { fair: 'Weak connection', poor: 'Poor connection' },
  pin: (name) => `Pin ${name}`,
  unpin: (name) => `Unpin ${name}`,
  nextPage: 'Next page',
  previousPage: 'Previous page',
  pageOf: (page, pages) => `Page ${page} of ${pages}`,
  layout: 'Layout',
  layouts: { auto: 'Automatic', grid: 'Grid', spotlight: 'Spotlight', sidebar: 'Sidebar' },
  copyInviteLink: 'Copy invite link',
  inviteLink: 'Invite link',
  inviteHint: 'Whoever has this link can join.',
  copied: 'Copied',
  copyFailed: 'Could not be copied. Select the link and copy it yourself.',
  pictureInPicture: 'Picture in picture',
  fullScreen: 'Full screen',
  exitFullScreen: 'Exit full screen',
  settings: 'Settings',
  more: 'More',
  device: { microphone: 'Microphone', camera: 'Camera', speaker: 'Speaker' },
  systemDefault: 'System default',
  shortcuts: 'Keyboard shortcuts',
  shortcut: {
    mic: 'Mute or unmute',
    camera: 'Camera on or off',
    screen: 'Share the screen, or stop',
    chat: 'Open or close the chat',
    hand: 'Raise or lower the hand',
    help: 'Show these shortcuts',
    talk: 'Hold to talk while muted',
  },
  hearOthers: 'Click to hear the others',
  youAreMuted: 'You are muted',
  unmute: 'Unmute',
  howToAllow: 'How to allow',
  howToFix: 'What helps',
  dismiss: 'Dismiss',
  close: 'Close',
  help: 'Camera and microphone',
  loading: 'Loading…',
  panelFailed: 'This could not be loaded. Check the connection, then try again.',
  participantJoined: (name) => `${name} joined`,
  participantLeft: (name) => `${name} left`,
};
