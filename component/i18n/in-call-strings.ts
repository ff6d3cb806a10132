import type { Strings } from './strings.js';

/** The texts of what opens and comes up during a call, in one language. They come with it, and not with the first script. */
export interface InCallStrings {
  readonly pin: (name: string) => string;
  readonly unpin: (name: string) => string;
  readonly youShareScreen: string;
  readonly stopSharing: string;
  readonly screenOf: (name: string) => string;
  readonly nextPage: string;
  readonly previousPage: string;
  readonly pageOf: (page: number, pages: number) => string;
  readonly shareScreen: string;
  readonly react: string;
  readonly raiseHand: string;
  readonly lowerHand: string;
  readonly chat: string;
  readonly people: string;
  readonly layout: string;
  readonly copyInviteLink: string;
  readonly pictureInPicture: string;
  readonly fullScreen: string;
  readonly exitFullScreen: string;
  readonly more: string;
  readonly unread: (count: number) => string;
  readonly startedSharing: (name: string) => string;
  readonly stoppedSharing: (name: string) => string;
  readonly reacted: (name: string, emoji: string) => string;
  readonly handRaised: (name: string) => string;
  readonly message: string;
  readonly send: string;
  readonly to: string;
  readonly toEverybody: string;
  readonly privately: string;
  readonly onlyYouTwo: string;
  readonly noMessages: string;
  readonly earlierMessages: string;
  readonly newMessage: (name: string) => string;
  readonly messagePending: (names: string) => string;
  readonly messageUndelivered: (names: string) => string;
  readonly toldBy: (name: string) => string;
  /** Somebody who has left, and whose name is not known any more. */
  readonly someone: string;
  readonly participantsCount: (count: number) => string;
  readonly host: string;
  readonly verified: string;
  readonly videoOff: string;
  readonly quality: Readonly<Record<'fair' | 'poor', string>>;
  readonly layouts: Readonly<Record<'auto' | 'grid' | 'spotlight' | 'sidebar', string>>;
  readonly inviteLink: string;
  readonly inviteHint: string;
  readonly copied: string;
  readonly copyFailed: string;
  readonly shortcut: Readonly<
    Record<'mic' | 'camera' | 'screen' | 'chat' | 'hand' | 'help' | 'talk', string>
  >;
}

/** Every text there is. */
export type AllStrings = Strings & InCallStrings;

const english: InCallStrings = {
  pin: (name) => `Pin ${name}`,
  unpin: (name) => `Unpin ${name}`,
  youShareScreen: 'You are sharing your screen',
  stopSharing: 'Stop sharing',
  screenOf: (name) => `${name}’s screen`,
  nextPage: 'Next page',
  previousPage: 'Previous page',
  pageOf: (page, pages) => `Page ${page} of ${pages}`,
  shareScreen: 'Share screen',
  react: 'React',
  raiseHand: 'Raise hand',
  lowerHand: 'Lower hand',
  chat: 'Chat',
  people: 'People',
  layout: 'Layout',
  copyInviteLink: 'Copy invite link',
  pictureInPicture: 'Picture in picture',
  fullScreen: 'Full screen',
  exitFullScreen: 'Exit full screen',
  more: 'More',
  unread: (count) => (count === 1 ? '1 unread message' : `${count} unread messages`),
  startedSharing: (name) => `${name} is sharing the screen`,
  stoppedSharing: (name) => `${name} stopped sharing`,
  reacted: (name, emoji) => `${name} reacted ${emoji}`,
  handRaised: (name) => `${name} raised a hand`,
  message: 'Message',
  send: 'Send',
  to: 'To',
  toEverybody: 'Everybody',
  privately: 'privately',
  onlyYouTwo: 'Only you two see this',
  noMessages: 'No messages yet',
  earlierMessages: 'Show earlier messages',
  newMessage: (name) => `Message from ${name}`,
  messagePending: (names) => `Waiting for ${names}`,
  messageUndelivered: (names) => `Not delivered to ${names}`,
  toldBy: (name) => `as told by ${name}`,
  someone: 'somebody who has left',
  participantsCount: (count) => (count === 1 ? '1 person in the call' : `${count} people in the call`),
  host: 'Host',
  verified: 'Name confirmed',
  videoOff: 'Camera off',
  quality: { fair: 'Weak connection', poor: 'Poor connection' },
  layouts: { auto: 'Automatic', grid: 'Grid', spotlight: 'Spotlight', sidebar: 'Sidebar' },
  inviteLink: 'Invite link',
  inviteHint: 'Whoever has this link can join.',
  copied: 'Copied',
  copyFailed: 'Could not be copied. Select the link and copy it yourself.',
  shortcut: {
    mic: 'Mute or unmute',
    camera: 'Camera on or off',
    screen: 'Share the screen, or stop',
    chat: 'Open or close the chat',
    hand: 'Raise or lower the hand',
    help: 'Show these shortcuts',
    talk: 'Hold to talk while muted',
  },
};

/** By the code of a language (BCP 47). */
const known = new Map<string, InCallStrings>();
const merged = new WeakMap<Strings, AllStrings>();

export function registerInCallStrings(code: string, strings: InCallStrings): void {
  known.set(code, strings);
}

/** Adds those of the same language, in English where it has not said them. */
export function allStrings(strings: Strings): AllStrings {
  const all = merged.get(strings) ?? { ...english, ...known.get(strings.code), ...strings };
  merged.set(strings, all);
  return all;
}
