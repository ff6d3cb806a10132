import type { Moderation, RoomSettings } from '../../server/protocol/index.js';
import type { ParticipantId } from '../core/call/participant.js';
import type { DeviceInfo, DeviceKind } from '../core/devices/devices.js';
import type { Companions } from './companions.js';
import type { MicrophoneLevel } from './local/microphone-level.js';
import { ReadableCall } from './readable-call.js';
import type { CallStats } from './state/call-stats.js';
import type { Delivery } from './talk/chat.js';

/** What a call can do once those have been loaded that accompany it. */
export abstract class AccompaniedCall extends ReadableCall {
  /** @throws CallError `server-unreachable` if the script for them cannot be had */
  protected abstract companions(): Promise<Companions>;

  /**
   * Those that accompany the stay there is.
   *
   * @throws CallError `not-joined`, `server-unreachable`
   */
  protected abstract inCall(): Promise<Companions>;

  /**
   * Opens before the call what it would start with, and the call goes on with that. Resolves when what can be open is;
   * what cannot is told by `call-error`.
   *
   * @param asks false where the person must not be asked: nothing happens then without an earlier permission
   * @throws CallError `server-unreachable` if the script for it cannot be had
   */
  async preview(asks = true): Promise<void> {
    await (await this.companions()).preview(asks);
  }

  /** Listens to the own microphone, as long as it is wanted: for whoever draws how loud it is. */
  async listen(): Promise<MicrophoneLevel> {
    return (await this.companions()).listen();
  }

  /**
   * Chooses a device, now if it is open and else for when it is; null or empty for the system's own choice. `kind` may
   * also be the browser's word for it (`audioinput` and so on).
   *
   * @throws CallError `device-not-found` if it is not there, or why it could not be opened: the old one then stays
   */
  async setDevice(kind: DeviceKind | MediaDeviceKind, deviceId: string | null): Promise<void> {
    await (await this.companions()).devices.choose(kind, deviceId);
  }

  /** The devices of this machine; without labels before the person has allowed their use. */
  async devices(): Promise<readonly DeviceInfo[]> {
    return (await this.companions()).devices.list();
  }

  /**
   * Sends a value to the page of one participant, or of everybody, who get `data-message`: JSON of at most 16 KiB, in order,
   * once, also over a connection that is just being brought back. Resolves when it is under way.
   *
   * @throws CallError `not-joined`, `invalid-argument`, `not-found`, or `rate-limited` if too much is waiting
   */
  async sendData(value: unknown, to?: ParticipantId): Promise<void> {
    (await this.inCall()).sendData(value, to);
  }

  /**
   * Shares a screen, a window or a tab beside camera and microphone, or stops; asks the person which.
   *
   * @returns whether one is shared then; false also where the person would rather not
   * @throws CallError `not-joined`, `not-supported`
   */
  async toggleScreenShare(force?: boolean): Promise<boolean> {
    return (await this.inCall()).screen?.toggle(force) ?? false;
  }

  /**
   * Raises the hand, behind all that are up, or takes it down. @returns whether it is up then
   *
   * @throws CallError `not-joined`
   */
  async toggleHand(force?: boolean): Promise<boolean> {
    return (await this.inCall()).toggleHand(force);
  }

  /**
   * Writes to everybody, or to one participant and nobody else: at most 4 000 UTF-16 units. Resolves when it has come to
   * all who can be reached; those who cannot at the moment are `pending`, and get it within a minute or never.
   *
   * @throws CallError `not-joined`, `invalid-argument`, `not-found`
   */
  async sendMessage(text: string, to?: ParticipantId): Promise<Delivery> {
    const { chat } = await this.inCall();
    return chat?.send(text, to) ?? { delivered: [], pending: [] };
  }

  /**
   * Shows everybody who is connected an emoji, for a moment.
   *
   * @throws CallError `not-joined`, `invalid-argument`, `rate-limited`
   */
  async react(emoji: string): Promise<void> {
    (await this.inCall()).reactions?.send(emoji);
  }

  /** For hosts: lets somebody in who waits. @throws CallError `not-joined`, `not-allowed`, `not-found`, `room-full` */
  admit(id: ParticipantId): Promise<void> {
    return this.#moderate({ action: 'admit', id });
  }

  /** For hosts: turns somebody away who waits. @throws CallError as `admit` */
  deny(id: ParticipantId): Promise<void> {
    return this.#moderate({ action: 'deny', id });
  }

  /** For hosts: mutes somebody for everybody, until they unmute themselves. @throws CallError as `admit` */
  muteParticipant(id: ParticipantId): Promise<void> {
    return this.#moderate({ action: 'mute', id });
  }

  /** For hosts: puts somebody out of the call, who cannot come back by the same token. @throws CallError as `admit` */
  removeParticipant(id: ParticipantId): Promise<void> {
    return this.#moderate({ action: 'remove', id });
  }

  /** For hosts: decides for the room. What is left out stays. @throws CallError as `admit` */
  setRoom(settings: Partial<RoomSettings>): Promise<void> {
    return this.#moderate({ action: 'set-room', settings });
  }

  /** For hosts: ends the call for everybody. @throws CallError as `admit` */
  endCall(): Promise<void> {
    return this.#moderate({ action: 'end' });
  }

  async #moderate(moderation: Moderation): Promise<void> {
    await (await this.inCall()).moderation?.act(moderation);
  }

  /** @throws CallError `not-joined` */
  async getStats(): Promise<CallStats> {
    return (await this.inCall()).getStats();
  }
}
