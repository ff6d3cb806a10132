import type { CallErrorCode } from '../../component/core/call/call-error.js';
import type { ChatMessage } from '../../component/core/call/chat.js';
import { callError } from '../../component/core/call/error-sentences.js';
import type { Participant } from '../../component/core/call/participant.js';
import type { CallLeftReason } from '../../component/core/call/public-events.js';
import type { UiRequest } from '../../component/ui/base/requests.js';
import { openRoom } from '../../server/protocol/index.js';
import { type FakeCallState, me, person } from '../support/fake-call.js';
import { type GalleryElement, personId } from './gallery-call.js';
import { portraits } from './portraits.js';

/** One state of the interface. */
export interface GalleryState {
  readonly id: string;
  readonly title: string;
  /** Attributes of the element beside `room`, `theme` and `lang`. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Brings a drawn element into the state. */
  readonly show: (element: GalleryElement, people: number) => void | Promise<void>;
}

export interface GalleryGroup {
  readonly title: string;
  readonly states: readonly GalleryState[];
}

interface CallOptions {
  readonly local?: Partial<Participant>;
  /** Changes of each remote participant; `index` counts from 1. */
  readonly remote?: (index: number) => Partial<Participant>;
  readonly state?: Partial<FakeCallState>;
}

const nothing = () => undefined;
const host = { role: 'host' } as const;

/** The first remote participant only. */
const first =
  (change: Partial<Participant>) =>
  (index: number): Partial<Participant> =>
    index === 1 ? change : {};

function inCall(
  id: string,
  title: string,
  options: CallOptions = {},
  ...requests: UiRequest[]
): GalleryState {
  return {
    id,
    title,
    show: async (element, people) => {
      await enter(element, people, options);
      for (const request of requests) element.answer(request);
    },
  };
}

function withAttributes(state: GalleryState, attributes: Readonly<Record<string, string>>): GalleryState {
  return { ...state, attributes };
}

/** Joins a call of `people`, the local participant among them, and waits until the in-call interface is loaded. */
async function enter(element: GalleryElement, people: number, options: CallOptions = {}): Promise<void> {
  const { local = {}, remote = () => ({}), state = {} } = options;
  const [self, ...others] = portraits.slice(0, people);
  const participants = [
    me({ name: self?.name ?? '', ...local }),
    ...others.map(({ name }, at) => person(personId(at + 1), { name, quality: 'good', ...remote(at + 1) })),
  ];
  const { fake } = element;
  fake.change({ state: 'joined', signaling: 'connected', participants, ...state });
  fake.fire('call-joined', { participant: fake.localParticipant, participants });
  while (element.isConnected && !element.shadowRoot?.querySelector('.toasts'))
    await new Promise((resolve) => requestAnimationFrame(resolve));
  await element.updateComplete;
}

function left(reason: CallLeftReason, title: string): GalleryState {
  return {
    id: `left-${reason}`,
    title,
    show: async (element, people) => {
      await enter(element, people);
      element.fake.change({ state: 'left', signaling: 'disconnected' });
      element.fake.fire('call-left', { reason });
    },
  };
}

function failed(code: CallErrorCode, title: string): GalleryState {
  return {
    id: `error-${code}`,
    title,
    show: ({ fake }) => {
      const error = callError(code, { fatal: true });
      fake.change({ state: 'error', error });
      fake.fire('call-error', { error });
    },
  };
}

function notice(code: CallErrorCode, title: string): GalleryState {
  return {
    id: `notice-${code}`,
    title,
    show: async (element, people) => {
      await enter(element, people, { local: { camera: false } });
      element.fake.fire('call-error', { error: callError(code, { device: 'camera' }) });
    },
  };
}

const message = (index: number, from: number, text: string): ChatMessage => ({
  ...{ id: `message-${index}`, from: personId(from), name: portraits[from]?.name ?? '', text },
  ...{ at: Date.UTC(2026, 0, 5, 9, index), delivered: [], pending: [], undelivered: [] },
});
const messages = [
  message(1, 1, 'Good morning! Shall we begin?'),
  message(2, 2, 'Here are the notes: https://example.org/notes'),
  message(3, 0, 'Thank you both. One moment, please.'),
];
const guests = ['Noor Jansen', 'Yusuf Demir'].map((name, at) => person(`guest-${at}`, { name }));
const openChat: UiRequest = { type: 'control', control: 'chat' };
const openPeople: UiRequest = { type: 'control', control: 'people' };

export const groups: readonly GalleryGroup[] = [
  {
    title: 'Before the call',
    states: [
      {
        id: 'no-room',
        title: 'No room',
        attributes: { room: '' },
        show: ({ fake }) => fake.change({ state: 'idle' }),
      },
      { id: 'prejoin', title: 'Join screen', show: nothing },
      {
        id: 'prejoin-devices-off',
        title: 'Join screen, devices off',
        attributes: { muted: '', 'camera-off': '' },
        show: ({ fake }) => {
          Object.assign(fake.wanted, { microphone: false, camera: false });
          fake.change({ participants: [me({ microphone: false, camera: false })] });
        },
      },
      { id: 'joining', title: 'Joining', show: ({ fake }) => fake.change({ state: 'joining' }) },
      { id: 'waiting', title: 'Waiting room', show: ({ fake }) => fake.change({ state: 'waiting' }) },
    ],
  },
  {
    title: 'In the call',
    states: [
      inCall('call', 'Call'),
      inCall('muted', 'Everyone muted', {
        local: { microphone: false },
        remote: () => ({ microphone: false }),
      }),
      inCall('cameras-off', 'Cameras off', { local: { camera: false }, remote: () => ({ camera: false }) }),
      inCall('speaking', 'Someone speaks', { remote: first({ speaking: true }) }),
      inCall('speaks-muted', 'Speaking while muted', {
        local: { microphone: false },
        state: { speaksMuted: true },
      }),
      inCall('slow-camera', 'Camera takes long', {
        local: { camera: false },
        state: { slowDevices: ['camera'] },
      }),
      inCall('hands', 'Raised hands', { local: { hand: 2 }, remote: first({ hand: 1 }) }),
      inCall('host', 'Host', { local: host, remote: first({ verified: true }) }),
      {
        ...inCall('reactions', 'Reaction'),
        show: async (element, people) => {
          await enter(element, people);
          await element.fake.react('👏');
        },
      },
    ],
  },
  {
    title: 'Layouts',
    states: [
      withAttributes(inCall('grid', 'Grid'), { layout: 'grid' }),
      withAttributes(inCall('spotlight', 'Spotlight'), { layout: 'spotlight' }),
      withAttributes(inCall('sidebar', 'Sidebar'), { layout: 'sidebar' }),
      withAttributes(inCall('self-view-float', 'Floating self view'), { 'self-view': 'float' }),
      withAttributes(inCall('self-view-hidden', 'Hidden self view'), { 'self-view': 'hidden' }),
      withAttributes(inCall('audio-only', 'Audio only'), { 'audio-only': '' }),
      withAttributes(inCall('few-controls', 'Three controls'), { controls: 'mic camera leave' }),
      inCall('screen', 'Shared screen', { remote: first({ screen: true }) }),
      inCall('own-screen', 'Own shared screen', { local: { screen: true } }),
    ],
  },
  {
    title: 'Panels and menus',
    states: [
      inCall('chat', 'Chat', { state: { messages } }, openChat),
      inCall('chat-empty', 'Empty chat', {}, openChat),
      inCall('people', 'People', { remote: first({ hand: 1 }) }, openPeople),
      inCall(
        'people-host',
        'People, as host with a waiting room',
        { local: host, state: { waiting: guests, roomSettings: { ...openRoom, lobby: true } } },
        openPeople,
      ),
      inCall('settings', 'Settings', {}, { type: 'open-dialog', name: 'settings' }),
      inCall('shortcuts', 'Shortcuts', {}, { type: 'open-dialog', name: 'shortcuts' }),
      inCall('help', 'Help', {}, { type: 'open-help', code: 'permission-denied' }),
      inCall('menu-more', 'Overflow menu (narrow)', {}, { type: 'toggle-menu', menu: 'more' }),
      inCall('menu-layout', 'Layout menu', {}, { type: 'toggle-menu', menu: 'layout' }),
      inCall('menu-reactions', 'Reactions menu', {}, { type: 'toggle-menu', menu: 'reactions' }),
      inCall('menu-tile', 'Menu of a tile', { local: host }, { type: 'toggle-tile-menu', id: personId(1) }),
    ],
  },
  {
    title: 'Trouble and notices',
    states: [
      {
        ...inCall('knock', 'Someone knocks'),
        show: async (element, people) => {
          await enter(element, people, { local: host, state: { waiting: guests } });
          for (const participant of guests) element.fake.fire('knock', { participant });
        },
      },
      notice('permission-denied', 'Camera blocked'),
      notice('device-in-use', 'Camera in use'),
      notice('peer-unreachable', 'Participant unreachable'),
      inCall('poor-quality', 'Poor connection', { remote: first({ quality: 'poor' }) }),
      inCall('video-paused', 'Video paused by the sender', {
        remote: first({ quality: 'poor', videoPaused: true }),
      }),
      inCall('connecting', 'Connecting to participants', { remote: () => ({ connection: 'connecting' }) }),
      inCall('link-lost', 'One connection lost', { remote: first({ connection: 'reconnecting' }) }),
      inCall('link-failed', 'One connection failed', { remote: first({ connection: 'failed' }) }),
      inCall('server-lost', 'Server lost', { state: { signaling: 'reconnecting' } }),
      inCall('reconnecting', 'Reconnecting', {
        remote: () => ({ connection: 'reconnecting' }),
        state: { state: 'reconnecting', signaling: 'reconnecting' },
      }),
    ],
  },
  {
    title: 'After the call',
    states: [
      left('left', 'Left'),
      left('removed', 'Removed by a host'),
      left('ended', 'Ended by a host'),
      left('replaced', 'Continued on another page'),
      left('refused', 'Not admitted again'),
      failed('server-unreachable', 'Server unreachable'),
      failed('room-full', 'Room full'),
      failed('token-expired', 'Token expired'),
      failed('insecure-context', 'Insecure page'),
      failed('unsupported-browser', 'Unsupported browser'),
    ],
  },
];

export const states: readonly GalleryState[] = groups.flatMap((group) => group.states);
