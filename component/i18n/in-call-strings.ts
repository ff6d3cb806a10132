import type { QualityReason } from '../core/call/participant.js';
import type { Strings } from './strings.js';

/** The texts of what opens and comes up during a call, in one language. The English ones come with it, and not with the first script. */
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
  readonly isHost: string;
  readonly verified: string;
  readonly videoOff: string;
  readonly quality: Readonly<Record<'fair' | 'poor', string>>;
  readonly layouts: Readonly<Record<'auto' | 'grid' | 'spotlight' | 'sidebar', string>>;
  readonly inviteLink: string;
  readonly inviteHint: string;
  readonly copied: string;
  readonly copyFailed: string;
  readonly close: string;
  readonly help: string;
  readonly shortcuts: string;
  readonly settings: string;
  readonly loading: string;
  readonly panelFailed: string;
  readonly participantJoined: (name: string) => string;
  readonly participantLeft: (name: string) => string;
  readonly shareLink: string;
  readonly qrCode: string;
  readonly qrHint: string;
  readonly shortcut: Readonly<
    Record<'mic' | 'camera' | 'screen' | 'chat' | 'hand' | 'help' | 'talk', string>
  >;
  readonly useShortcuts: string;
  readonly talkingHeld: string;
  /** The menu on somebody's tile. */
  readonly optionsFor: (name: string) => string;
  readonly volume: string;
  readonly showWhole: string;
  readonly fillTile: string;
  readonly ownPictureWhere: string;
  readonly selfViews: Readonly<Record<'auto' | 'tile' | 'float' | 'hidden', string>>;
  readonly sharingFor: string;
  readonly sharingKinds: Readonly<Record<'detail' | 'motion', string>>;
  readonly shownInWindow: string;
  /** Why a connection is weak or poor. */
  readonly qualityReason: Readonly<Record<QualityReason, string>>;
  readonly announcements: string;
  readonly announcementLevels: Readonly<Record<'all' | 'fewer' | 'none', string>>;
}

/** Every text there is. */
export type AllStrings = Strings & InCallStrings;

export const englishInCall: InCallStrings = {
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
  isHost: 'Host',
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
  close: 'Close',
  help: 'Camera and microphone',
  shortcuts: 'Keyboard shortcuts',
  settings: 'Settings',
  loading: 'Loading…',
  panelFailed: 'This could not be loaded. Check the connection, then try again.',
  participantJoined: (name) => `${name} joined`,
  participantLeft: (name) => `${name} left`,
  shareLink: 'Share link',
  qrCode: 'QR code',
  qrHint: 'Scan it with a phone to join.',
  useShortcuts: 'Use keyboard shortcuts',
  talkingHeld: 'You can be heard while you hold Space',
  optionsFor: (name) => `Options for ${name}`,
  volume: 'Volume',
  showWhole: 'Show the whole picture',
  fillTile: 'Fill the tile',
  ownPictureWhere: 'Own picture',
  selfViews: { auto: 'Automatic', tile: 'Among the others', float: 'Floating', hidden: 'Hidden' },
  sharingFor: 'Shared screen best for',
  sharingKinds: { detail: 'Text and detail', motion: 'Video and motion' },
  shownInWindow: 'The call is in a window of its own',
  qualityReason: {
    'connection-lost': 'The connection was lost',
    'round-trip-time': 'Words arrive late',
    'packet-loss': 'Parts get lost on the way',
    bandwidth: 'The connection is slow',
    processor: 'This device is busy',
  },
  announcements: 'Announcements for screen readers',
  announcementLevels: { all: 'Everything', fewer: 'Only messages and raised hands', none: 'Nothing' },
};

const merged = new WeakMap<Strings, AllStrings>();

/** Adds those of a call, which other languages bring with the others. */
export function allStrings(strings: Strings): AllStrings {
  const all = merged.get(strings) ?? { ...englishInCall, ...strings };
  merged.set(strings, all);
  return all;
}
