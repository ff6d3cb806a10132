import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Speakers } from '../../../../component/call/talk/speakers.js';
import { silentLogger } from '../../../../component/core/log.js';
import { LocalMedia } from '../../../../component/media/local-media.js';
import { assertNoTimers, delay, nowMs, pass, useFakeClock } from '../../../support/fakes/clock.js';
import { FakeStream, FakeTrack, fakeAudio } from '../../../support/fakes/fake-media.js';
import { id } from '../../../support/fakes/room.js';
import { RoomSetup } from '../../../support/fakes/set-up-room.js';

/** Level of speech, and of a quiet room. */
const [loud, quiet] = [0.1, 0.001];

async function setUp(...letters: string[]) {
  const room = new RoomSetup({ members: letters });
  await room.connect(...letters);
  const local = { level: quiet };
  const audio = fakeAudio(() => local.level);
  const media = new LocalMedia({
    environment: {
      getUserMedia: async () => new FakeStream([new FakeTrack('audio')]),
      isSecureContext: true,
      permissionOf: async () => 'granted',
      policyAllows: () => true,
      delay,
    },
    choice: () => ({}),
    onChange: (device, track, origin) =>
      room.store.dispatch({ type: 'device-changed', device, enabled: track !== null, origin }),
    onError: (error) => assert.fail(error),
    onSlow: () => undefined,
    log: silentLogger,
  });
  await media.setEnabled({ microphone: true });
  /** Time at which the stats last found audible audio of a participant. */
  const audibleAtMs = new Map<string, number>();
  const speakers = new Speakers({
    links: room.links,
    heardAtMs: (link) =>
      audibleAtMs.get(letters.find((letter) => room.links.linkTo(id(letter)) === link) ?? '') ??
      Number.NEGATIVE_INFINITY,
    store: room.store,
    tracks: { media },
    delay,
    nowMs,
    createAudioContext: audio.create,
    log: silentLogger,
  });
  speakers.start();
  /** Participants announce speech every second, and their audio arrives unless they are silent. */
  const speak = async (
    durationMs: number,
    claims: Readonly<Record<string, number>>,
    { isAudible = true } = {},
  ) => {
    for (let passedMs = 0; passedMs < durationMs; passedMs += 200) {
      for (const [letter, level] of Object.entries(claims)) {
        if (passedMs % 1_000 === 0) speakers.onClaim(id(letter), level);
        if (isAudible) audibleAtMs.set(letter, nowMs());
      }
      await pass(200);
    }
  };
  const setMicrophone = (letter: string, microphone: boolean) => {
    const remote = room.store.state.remotes.find(({ member }) => member.id === id(letter));
    assert.ok(remote);
    const { session, media: before } = remote.member;
    const state = { ...before, counter: before.counter + 1, microphone };
    room.store.dispatch({ type: 'media-announced', id: id(letter), session, media: state });
  };
  for (const letter of letters) setMicrophone(letter, true);
  const active = () =>
    room.store.participants.find((each) => each.id === room.store.state.activeSpeaker)?.name;
  const speaking = () => room.store.participants.filter((each) => each.speaking).map(({ name }) => name);
  return { room, local, audio, media, speakers, speak, setMicrophone, active, speaking };
}

describe('Speakers', () => {
  useFakeClock();

  it('announces local speech once at its beginning and once at its end', async () => {
    const { room, local, speakers, speaking, active } = await setUp('a');
    local.level = loud;
    await pass(1_000);
    assert.deepEqual([speaking(), active()], [['Me'], 'Me']);
    assert.ok(speakers.localLevel > 0);
    local.level = quiet;
    await pass(3_000);
    assert.deepEqual([speaking(), active(), speakers.localLevel], [[], 'Me', 0]);
    const levels = room
      .channel('a', 'control')
      .sentOf('voice')
      .map(({ level }) => Number(level) > 0);
    assert.deepEqual(levels, [true, false]);
  });

  it('measures nothing before it is started, or while the room is empty', async () => {
    const { room, audio, speakers } = await setUp('a');
    await pass(1_000);
    assert.equal(audio.open(), 1);
    room.leave('a');
    await pass(1_000);
    assert.equal(audio.open(), 0);
    speakers.close();
  });

  it('shows a remote participant who claims to speak and whose audio arrives', async () => {
    const { speak, speaking, active } = await setUp('a', 'b');
    await speak(2_000, { a: 0.2 });
    assert.deepEqual([speaking(), active()], [['a'], 'a']);
    await pass(3_000);
    assert.deepEqual([speaking(), active()], [[], 'a'], 'the last speaker stays active');
  });

  it('ignores a claim without audio', async () => {
    const { speak, speaking } = await setUp('a');
    await speak(4_000, { a: 0.2 }, { isAudible: false });
    assert.deepEqual(speaking(), []);
  });

  it('ignores a claim of a participant whose microphone is off', async () => {
    const { speak, setMicrophone, speaking } = await setUp('a');
    setMicrophone('a', false);
    await speak(2_000, { a: 0.2 });
    assert.deepEqual(speaking(), []);
  });

  it('confirms a claim by what the receiver has played lately, before the stats do', async () => {
    const { room, speak, speaking } = await setUp('a');
    const receiver = room.peer('a').receiver(0);
    receiver.sources = [{ timestamp: 1, audioLevel: 0.2 }];
    await speak(1_000, { a: 0.2 }, { isAudible: false });
    assert.deepEqual(speaking(), ['a']);
    await speak(3_000, { a: 0.2 }, { isAudible: false });
    assert.deepEqual(speaking(), [], 'the same timestamp confirms nothing new');
  });

  it('ends speech at once when the participant announces its end', async () => {
    const { speakers, speak, speaking } = await setUp('a');
    await speak(2_000, { a: 0.2 });
    speakers.onClaim(id('a'), 0);
    await pass(200);
    assert.deepEqual(speaking(), []);
  });

  it('keeps the active speaker while another participant interrupts briefly', async () => {
    const { speak, active } = await setUp('a', 'b');
    await speak(2_000, { a: 0.2 });
    await speak(1_000, { a: 0.2, b: 0.25 });
    assert.equal(active(), 'a');
    await speak(3_000, { b: 0.5 });
    assert.equal(active(), 'b');
  });

  it('detects speech into the muted microphone after 1 s, and clears it when the microphone is on', async () => {
    const { room, local, media } = await setUp('a');
    await media.setEnabled({ microphone: false });
    local.level = loud;
    await pass(900);
    assert.equal(room.store.state.speaksMuted, false);
    await pass(800);
    assert.equal(room.store.state.speaksMuted, true);
    assert.deepEqual(room.channel('a', 'control').sentOf('voice'), [], 'it is announced to no one');
    await media.setEnabled({ microphone: true });
    await pass(200);
    assert.equal(room.store.state.speaksMuted, false);
  });

  it('clears the active speaker, closes its audio context and stops its timer when it is closed', async () => {
    const { room, local, audio, speakers, speaking } = await setUp('a');
    local.level = loud;
    await pass(1_000);
    speakers.close();
    assert.deepEqual([speaking(), room.store.state.activeSpeaker, audio.open()], [[], null, 0]);
    room.links.close();
    assertNoTimers();
  });
});
