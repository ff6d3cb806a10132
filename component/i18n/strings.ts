import type { CallErrorCode } from '../core/call/call-error.js';
import type { ConnectionState, QualityReason } from '../core/call/participant.js';
import type { CallLeftReason } from '../core/call/public-events.js';
import type { Device } from '../core/devices/capture-fallbacks.js';
import type { DeviceKind } from '../core/devices/devices.js';
import type { HelpStrings } from './help-strings.js';

/**
 * Table of the texts that an element shows, in one language. Templates read it while rendering, never earlier.
 *
 * See demo/docs/decisions/0031-one-table-for-each-language.md.
 */
export interface Strings {
  /** BCP 47 tag, for numbers and times. */
  readonly code: string;
  readonly join: string;
  readonly readyToJoin: string;
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
  /** State of a connection, on the tile. */
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
  /** A participant who has left and whose name is no longer known. */
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
  readonly optionsFor: (name: string) => string;
  readonly volume: string;
  readonly showWhole: string;
  readonly fillTile: string;
  readonly ownPictureWhere: string;
  readonly selfViews: Readonly<Record<'auto' | 'tile' | 'float' | 'hidden', string>>;
  readonly sharingFor: string;
  readonly sharingKinds: Readonly<Record<'detail' | 'motion', string>>;
  readonly shownInWindow: string;
  /** Why the quality of a connection is fair or poor. */
  readonly qualityReason: Readonly<Record<QualityReason, string>>;
  readonly announcements: string;
  readonly announcementLevels: Readonly<Record<'all' | 'fewer' | 'none', string>>;
  readonly devices: DeviceStrings;
  readonly hosting: ModerationStrings;
  /** Missing in English: the help panel loads those texts with itself. */
  readonly helpTexts?: HelpStrings;
  /** Missing in English: a `CallError` carries its English sentence. */
  readonly errors?: ErrorStrings;
}

/** Texts of the pre-join screen, and of choosing and testing devices. */
export interface DeviceStrings {
  readonly alreadyHere: (names: string) => string;
  readonly nobodyHere: string;
  readonly kind: Readonly<Record<DeviceKind, string>>;
  readonly systemDefault: string;
  readonly nothingToChoose: string;
  readonly numbered: (kind: string, number: number) => string;
  readonly microphoneLevel: string;
  readonly testSpeaker: string;
  readonly check: (microphone: boolean, camera: boolean) => string;
  readonly cameraIsOff: string;
  readonly ownPicture: string;
  /** The browser takes long to open a device. */
  readonly slow: Readonly<Record<Device | 'both', string>>;
}

/** Texts of moderation: for hosts, and for participants whom a host's action concerns. */
export interface ModerationStrings {
  readonly waitingToBeLetIn: string;
  readonly waitingHint: string;
  readonly wantsToJoin: (name: string) => string;
  readonly waitingPeople: string;
  readonly admit: string;
  readonly deny: string;
  readonly muteParticipant: (name: string) => string;
  readonly removeParticipant: (name: string) => string;
  readonly removeQuestion: (name: string) => string;
  readonly callSettings: string;
  /** Labels of the room's switches. */
  readonly room: Readonly<Record<'lobby' | 'locked' | 'history' | 'onlyHostsUnmute', string>>;
  readonly endCall: string;
  readonly endQuestion: string;
  readonly mutedByHost: string;
  readonly roomLocked: string;
  readonly roomUnlocked: string;
}

type DeviceErrorCode =
  | 'permission-denied'
  | 'device-not-found'
  | 'device-in-use'
  | 'no-input'
  | 'policy-blocked';
type ByDevice = Readonly<Record<'microphone' | 'camera' | 'either', string>>;

/** One sentence for each error code: what happened and what to do. Device errors have one for each device. */
export type ErrorStrings = Readonly<Record<DeviceErrorCode, ByDevice>> &
  Readonly<Record<Exclude<CallErrorCode, DeviceErrorCode>, string>> & {
    readonly screenFailed: string;
    readonly speakerFailed: string;
  };
