/** What hosts do and decide, and what others see of it, in one language. */
export interface HostStrings {
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
  /** Settings of the room, each on or off. */
  readonly room: Readonly<Record<'lobby' | 'locked' | 'history' | 'onlyHostsUnmute', string>>;
  readonly endCall: string;
  readonly endQuestion: string;
  readonly mutedByHost: string;
  readonly roomLocked: string;
  readonly roomUnlocked: string;
}

export const englishHost: HostStrings = {
  waitingToBeLetIn: 'Waiting to be let in',
  waitingHint: 'The host knows that you are here.',
  wantsToJoin: (name) => `${name} wants to join`,
  waitingPeople: 'Waiting to be let in',
  admit: 'Let in',
  deny: 'Turn away',
  muteParticipant: (name) => `Mute ${name}`,
  removeParticipant: (name) => `Remove ${name}`,
  removeQuestion: (name) => `Remove ${name} from the call?`,
  callSettings: 'Call settings',
  room: {
    lobby: 'Let people in one by one',
    locked: 'Lock the call',
    history: 'Show earlier messages to those who come later',
    onlyHostsUnmute: 'Only hosts can unmute people',
  },
  endCall: 'End the call for everybody',
  endQuestion: 'End the call for everybody?',
  mutedByHost: 'A host muted you',
  roomLocked: 'The call is locked: nobody else can join',
  roomUnlocked: 'The call is open again',
};
