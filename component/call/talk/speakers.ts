import type { ParticipantId } from '../../../server/protocol/index.js';
import { activeSpeaker, type Speaking } from '../../core/call/speaker-order.js';
import { audible, nextVoice, silentVoice } from '../../core/call/voice.js';
import { type Measured, VoiceMeter, voiceWindowMs } from '../../media/voice-meter.js';
import type { Delay } from '../../rtc/link/connection.js';
import type { PeerLink } from '../../rtc/link/peer-link.js';
import type { PeerLinks } from '../links/peer-links.js';
import type { LocalTracks } from '../local/local-tracks.js';
import type { Store } from '../state/store.js';

export interface SpeakersOptions {
  readonly links: PeerLinks;
  /** When sound was last found to have come in over a link, about a second late. */
  readonly heardAtMs: (link: PeerLink) => number;
  readonly store: Store;
  readonly tracks: LocalTracks;
  readonly delay: Delay;
  /** A monotonic clock. */
  readonly nowMs: () => number;
  readonly createAudioContext: (() => AudioContext) | null;
}

/** What was claimed and not said again, as each sign of life does, holds for so long. */
const CLAIM_MS = 2_300;

/** Whoever has spoken into a muted microphone for so long means to be heard; that is said for a while. */
const MUTED_SPEECH_MS = 1_000;
const MUTED_NOTICE_MS = 6_000;
/** Between two words nothing is heard for so long. */
const PAUSE_MS = 1_600;
/**
 * Whoever was heard is believed for so long, which is longer than a link's figures take to say it again: to ask the browser
 * in between makes two of its threads wait for each other.
 */
const TRUST_MS = 1_200;

interface Claim {
  level: number;
  atMs: number;
  /** When sound last came in that bears it out. */
  heardAtMs: number;
  /** The browser's own time of what was played last. */
  playedAt: number;
}

/**
 * Who speaks. Everybody measures the own microphone, once, and tells the others; what somebody claims of themselves
 * counts only while their sound arrives. So it costs each the same however many there are.
 */
export class Speakers {
  readonly #options: SpeakersOptions;
  readonly #claims = new Map<ParticipantId, Claim>();
  readonly #speaking = new Map<ParticipantId, Speaking>();
  #meter: VoiceMeter | null = null;
  #measured: Measured | null = null;
  #voice = silentVoice;
  #saidSpeaking = false;
  /** Since when somebody speaks into the muted microphone; null while nobody does. */
  #mutedSinceMs: number | null = null;
  #noticedAtMs = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;
  #closed = false;

  constructor(options: SpeakersOptions) {
    this.#options = options;
    this.#lookLater();
  }

  /** How loud the own voice is, as the others are told: 0 to 1, 0 while nothing is said. */
  get level(): number {
    return this.#saidSpeaking ? Math.min(1, this.#voice.level) : 0;
  }

  /** What a participant claims: how loud they speak, 0 when they have stopped. */
  claimed(id: ParticipantId, level: number): void {
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
      type: 'noted',
      note: { activeSpeaker: null, speaksMuted: false },
      local: { speaking: false },
    });
  }

  #lookLater(): void {
    this.#cancel = this.#options.delay(() => {
      this.#look();
      // A listener of what was found may have ended the call.
      if (!this.#closed) this.#lookLater();
    }, voiceWindowMs);
  }

  #look(): void {
    const { store, nowMs, links, heardAtMs } = this.#options;
    const { local, remotes } = store.state;
    const now = nowMs();
    const all = links.all();
    this.#listen(now, remotes.length > 0);
    const own = local.microphone && this.#voice.speaking;
    this.#tell(own);
    this.#watchMuted(!local.microphone && this.#voice.speaking, now);
    this.#note(local.id, own ? this.#voice.level : 0, now);
    for (const { member } of remotes) {
      const claim = this.#claims.get(member.id);
      const link = all.find(({ id }) => id === member.id)?.link;
      if (claim && link) {
        claim.heardAtMs = Math.max(claim.heardAtMs, heardAtMs(link));
        if (now - claim.heardAtMs >= TRUST_MS && arrives(link, claim)) claim.heardAtMs = now;
      }
      const holds = claim && now - claim.atMs <= CLAIM_MS && now - claim.heardAtMs <= PAUSE_MS;
      this.#note(member.id, holds && member.media.microphone ? claim.level : 0, now);
    }
    const present = new Set([local.id, ...remotes.map(({ member }) => member.id)]);
    for (const id of this.#speaking.keys()) if (!present.has(id)) this.#speaking.delete(id);
    for (const id of this.#claims.keys()) if (!present.has(id)) this.#claims.delete(id);
    this.#publish(now);
  }

  /** Measures the microphone that is open, where there is anybody to hear it. */
  #listen(now: number, heard: boolean): void {
    const { media } = this.#options.tracks;
    const track = heard ? (media?.openTrack('microphone') ?? null) : null;
    // A page's own track is listened to as the page has it.
    const measured = track && { track, copies: !track.enabled && media?.owns('microphone') === true };
    if (measured?.track !== this.#measured?.track || measured?.copies !== this.#measured?.copies)
      this.#measure(measured);
    this.#voice = nextVoice(this.#voice, this.#meter?.level() ?? 0, now);
  }

  #measure(measured: Measured | null): void {
    const { createAudioContext } = this.#options;
    this.#meter?.close();
    this.#meter = null;
    this.#measured = measured;
    if (!measured || !createAudioContext) return;
    try {
      this.#meter = new VoiceMeter(measured, createAudioContext);
    } catch {
      // A browser that cannot measure has nobody who speaks.
    }
  }

  #tell(speaking: boolean): void {
    if (speaking === this.#saidSpeaking) return;
    this.#saidSpeaking = speaking;
    for (const { link } of this.#options.links.all())
      link.attendant?.say({ kind: 'voice', level: this.level });
  }

  #watchMuted(speaks: boolean, now: number): void {
    const { store } = this.#options;
    const { speaksMuted, local } = store.state;
    this.#mutedSinceMs = speaks ? (this.#mutedSinceMs ?? now) : null;
    if (this.#mutedSinceMs !== null && now - this.#mutedSinceMs >= MUTED_SPEECH_MS) this.#noticedAtMs = now;
    const noticed = !local.microphone && now - this.#noticedAtMs < MUTED_NOTICE_MS;
    if (noticed !== speaksMuted) store.dispatch({ type: 'noted', note: { speaksMuted: noticed } });
  }

  #note(id: ParticipantId, level: number, now: number): void {
    const before = this.#speaking.get(id)?.sinceMs ?? null;
    this.#speaking.set(id, { level, sinceMs: level > 0 ? (before ?? now) : null });
  }

  #publish(now: number): void {
    const { store } = this.#options;
    const { local, remotes, activeSpeaker: before } = store.state;
    const speaks = (id: ParticipantId) => (this.#speaking.get(id)?.sinceMs ?? null) !== null;
    for (const { member, speaking } of remotes)
      if (speaking !== speaks(member.id))
        store.dispatch({ type: 'remote-noted', ...member, note: { speaking: !speaking } });
    const active = activeSpeaker(before, this.#speaking, now);
    if (active !== before || local.speaking !== speaks(local.id))
      store.dispatch({
        type: 'noted',
        note: { activeSpeaker: active },
        local: { speaking: speaks(local.id) },
      });
  }
}

/**
 * Whether sound that can be heard has come in over a link since it was last asked, by what its receiver has played (W3C
 * webrtc-pc §5.3): what was played is remembered for 10 s.
 */
function arrives(link: PeerLink, claim: Claim): boolean {
  const [source] = link.connection?.receiver('microphone')?.getSynchronizationSources() ?? [];
  if (!source || source.timestamp === claim.playedAt) return false;
  claim.playedAt = source.timestamp;
  return (source.audioLevel ?? 0) >= audible;
}
