import type { ParticipantId } from '../../../server/protocol/index.js';
import { activeSpeaker, type SpeechLevel } from '../../core/call/active-speaker.js';
import { AUDIBLE_LEVEL, nextVoiceActivity, noVoiceActivity } from '../../core/call/voice-activity.js';
import type { Logger } from '../../core/log.js';
import { type MeterInput, VoiceMeter, voiceWindowMs } from '../../media/voice-meter.js';
import type { Delay } from '../../rtc/link/connection.js';
import type { PeerLink } from '../../rtc/link/peer-link.js';
import type { PeerLinks } from '../links/peer-links.js';
import type { LocalTracks } from '../local/local-tracks.js';
import type { Store } from '../state/store.js';

export interface SpeakersOptions {
  readonly links: Pick<PeerLinks, 'all'>;
  /** Time at which audible audio last arrived over a link, up to a second late; minus infinity for never. */
  readonly heardAtMs: (link: PeerLink) => number;
  readonly store: Store;
  readonly tracks: Pick<LocalTracks, 'media'>;
  readonly delay: Delay;
  /** A monotonic clock. */
  readonly nowMs: () => number;
  /** Null without Web Audio: the local voice is not measured then. */
  readonly createAudioContext: (() => AudioContext) | null;
  readonly log: Logger;
}

/** A claim expires after this long; each heartbeat repeats it. */
const CLAIM_MS = 2_300;

/** SpeechLevel into a muted microphone for this long shows a notice, which stays for a while. */
const MUTED_SPEECH_MS = 1_000;
const MUTED_NOTICE_MS = 6_000;
/** Longest silence between two words of one speaker. */
const PAUSE_MS = 1_600;
/**
 * A speaker who was heard is trusted for this long, which is longer than the link's stats take to confirm it. Asking the
 * browser in between makes two of its threads wait for each other.
 */
const TRUST_MS = 1_200;

/** A remote participant's claim to speak. */
interface Claim {
  level: number;
  atMs: number;
  /** Time of the last arrival of audio that confirms it. */
  heardAtMs: number;
  /** The browser's own timestamp of the audio that was played last. */
  playedAt: number;
}

/**
 * Active speaker detection. Each page measures its local microphone once and announces speech to the others. A claim
 * counts only while that participant's audio arrives. The cost per page is the same for any number of participants.
 *
 * See demo/docs/decisions/0023-speakers-measure-themselves.md.
 */
export class Speakers {
  readonly #options: SpeakersOptions;
  readonly #claims = new Map<ParticipantId, Claim>();
  readonly #speaking = new Map<ParticipantId, SpeechLevel>();
  #meter: VoiceMeter | null = null;
  #measured: MeterInput | null = null;
  #voice = noVoiceActivity;
  #announcedSpeaking = false;
  #sounds = 0;
  /** Start of speech into the muted microphone; null without any. */
  #mutedSpeechSinceMs: number | null = null;
  #mutedSpeechAtMs = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;
  #closed = false;

  constructor(options: SpeakersOptions) {
    this.#options = options;
  }

  /** Starts to measure. Until then nothing counts as speech. */
  start(): void {
    this.#scheduleUpdate();
  }

  /** The local voice level that heartbeats carry: 0 to 1, 0 while silent. */
  get localLevel(): number {
    return this.#announcedSpeaking ? Math.min(1, this.#voice.level) : 0;
  }

  /** Number of measurements in which the microphone gave any sound, also noise; null while it is not measured. */
  get microphoneSounds(): number | null {
    return this.#meter?.isRunning ? this.#sounds : null;
  }

  /** A remote participant announces its voice level; 0 for the end of speech. */
  onClaim(id: ParticipantId, level: number): void {
    const atMs = this.#options.nowMs();
    const { heardAtMs = Number.NEGATIVE_INFINITY, playedAt = 0 } = this.#claims.get(id) ?? {};
    if (level > 0) this.#claims.set(id, { level, atMs, heardAtMs, playedAt });
    else this.#claims.delete(id);
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
    this.#measure(null);
    this.#options.store.dispatch({
      type: 'state-updated',
      changes: { activeSpeaker: null, speaksMuted: false },
      local: { speaking: false },
    });
  }

  #scheduleUpdate(): void {
    this.#cancel = this.#options.delay(() => {
      this.#update();
      // A listener of the update may have left the call.
      if (!this.#closed) this.#scheduleUpdate();
    }, voiceWindowMs);
  }

  #update(): void {
    const { store, nowMs, links, heardAtMs } = this.#options;
    const { local, remotes } = store.state;
    const now = nowMs();
    const all = links.all();
    this.#measureLocal(now, remotes.length > 0);
    const localSpeaks = local.microphone && this.#voice.speaking;
    this.#announce(localSpeaks);
    this.#detectMutedSpeech(!local.microphone && this.#voice.speaking, now);
    this.#setLevel(local.id, localSpeaks ? this.#voice.level : 0, now);
    for (const { member } of remotes) {
      const claim = this.#claims.get(member.id);
      const link = all.find(({ id }) => id === member.id)?.link;
      if (claim && link) {
        claim.heardAtMs = Math.max(claim.heardAtMs, heardAtMs(link));
        if (now - claim.heardAtMs >= TRUST_MS && audioArrives(link, claim)) claim.heardAtMs = now;
      }
      const holds = claim && now - claim.atMs <= CLAIM_MS && now - claim.heardAtMs <= PAUSE_MS;
      this.#setLevel(member.id, holds && member.media.microphone ? claim.level : 0, now);
    }
    const present = new Set([local.id, ...remotes.map(({ member }) => member.id)]);
    for (const id of this.#speaking.keys()) if (!present.has(id)) this.#speaking.delete(id);
    for (const id of this.#claims.keys()) if (!present.has(id)) this.#claims.delete(id);
    this.#publish(now);
  }

  #measureLocal(now: number, hasAudience: boolean): void {
    const { media } = this.#options.tracks;
    const track = hasAudience ? (media?.openedTrack('microphone') ?? null) : null;
    // A muted device track is measured through an enabled copy; a track of the page is measured as it is.
    const measured = track && { track, copies: !track.enabled && media?.owns('microphone') === true };
    if (measured?.track !== this.#measured?.track || measured?.copies !== this.#measured?.copies)
      this.#measure(measured);
    const level = this.#meter?.level() ?? 0;
    if (level > 0) this.#sounds += 1;
    this.#voice = nextVoiceActivity(this.#voice, level, now);
  }

  #measure(measured: MeterInput | null): void {
    const { createAudioContext, log } = this.#options;
    this.#meter?.close();
    this.#meter = null;
    this.#measured = measured;
    if (!measured || !createAudioContext) return;
    try {
      this.#meter = new VoiceMeter(measured, createAudioContext, log);
    } catch (cause) {
      log.warn('local voice can not be measured', { cause });
    }
  }

  #announce(speaking: boolean): void {
    if (speaking === this.#announcedSpeaking) return;
    this.#announcedSpeaking = speaking;
    for (const { link } of this.#options.links.all())
      link.monitor.sendControl({ kind: 'voice', level: this.localLevel });
  }

  #detectMutedSpeech(speaks: boolean, now: number): void {
    const { store } = this.#options;
    const { speaksMuted, local } = store.state;
    this.#mutedSpeechSinceMs = speaks ? (this.#mutedSpeechSinceMs ?? now) : null;
    if (this.#mutedSpeechSinceMs !== null && now - this.#mutedSpeechSinceMs >= MUTED_SPEECH_MS)
      this.#mutedSpeechAtMs = now;
    const detected = !local.microphone && now - this.#mutedSpeechAtMs < MUTED_NOTICE_MS;
    if (detected !== speaksMuted)
      store.dispatch({ type: 'state-updated', changes: { speaksMuted: detected } });
  }

  #setLevel(id: ParticipantId, level: number, now: number): void {
    const before = this.#speaking.get(id)?.sinceMs ?? null;
    this.#speaking.set(id, { level, sinceMs: level > 0 ? (before ?? now) : null });
  }

  #publish(now: number): void {
    const { store } = this.#options;
    const { local, remotes, activeSpeaker: before } = store.state;
    const speaks = (id: ParticipantId) => (this.#speaking.get(id)?.sinceMs ?? null) !== null;
    for (const { member, speaking } of remotes)
      if (speaking !== speaks(member.id))
        store.dispatch({ type: 'remote-updated', ...member, changes: { speaking: !speaking } });
    const active = activeSpeaker(before, this.#speaking, now);
    if (active !== before || local.speaking !== speaks(local.id))
      store.dispatch({
        type: 'state-updated',
        changes: { activeSpeaker: active },
        local: { speaking: speaks(local.id) },
      });
  }
}

/**
 * Whether audible audio has arrived over a link since the last call, by what its receiver has played (W3C webrtc-pc
 * §5.3, `getSynchronizationSources`, which covers 10 s).
 */
function audioArrives(link: PeerLink, claim: Claim): boolean {
  const [source] = link.connection?.receiver('microphone')?.getSynchronizationSources() ?? [];
  if (!source || source.timestamp === claim.playedAt) return false;
  claim.playedAt = source.timestamp;
  return (source.audioLevel ?? 0) >= AUDIBLE_LEVEL;
}
