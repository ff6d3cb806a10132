import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UplinkAllocator } from '../../../../component/call/sending/uplink-allocator.js';
import { silentLogger } from '../../../../component/core/log.js';
import { assertNoTimers, delay, nowMs, pass, rest, useFakeClock } from '../../../support/fakes/clock.js';
import { FakeTrack } from '../../../support/fakes/fake-media.js';
import { statsReport } from '../../../support/fakes/fake-peer.js';
import { RoomSetup } from '../../../support/fakes/set-up-room.js';

const [microphone, camera] = [0, 1];
const tile = { width: 320, height: 180 };
const stage = { width: 1_280, height: 720 };

/** The browser's counters of one connection. */
class FakeStats {
  availableBps: number | null = null;
  lossShare = 0;
  /** Frames per second that the camera captures and that are encoded; null where the browser counts none. */
  frames: { readonly captured: number; readonly encoded: number } | null = null;
  #encoded = 0;
  readonly #audioEnergy = { voice: 0, screen: 0 };

  /** For one second, audio with this level arrives. */
  addAudio(level: number, source: 'voice' | 'screen' = 'voice'): void {
    this.#audioEnergy[source] += level ** 2;
  }

  /** Called once a second. */
  read(microphoneId: string): Map<string, unknown> {
    const { availableBps, lossShare, frames } = this;
    this.#encoded += frames?.encoded ?? 0;
    const energyOf = (trackIdentifier: string, totalAudioEnergy: number) => ({
      ...{ type: 'inbound-rtp', kind: 'audio', trackIdentifier, totalAudioEnergy },
    });
    return statsReport([
      ...(availableBps === null ? [] : [{ availableOutgoingBitrate: availableBps }]),
      { type: 'remote-inbound-rtp', fractionLost: lossShare },
      energyOf('screen', this.#audioEnergy.screen),
      energyOf(microphoneId, this.#audioEnergy.voice),
      ...(frames
        ? [
            { type: 'media-source', kind: 'video', framesPerSecond: frames.captured },
            { type: 'outbound-rtp', kind: 'video', framesEncoded: this.#encoded },
          ]
        : []),
    ]);
  }
}

/** An allocator over established links to so many members. */
async function setUp(count: number) {
  const letters = [...'abcdefg'].slice(0, count);
  const room = new RoomSetup({ members: letters });
  await room.connect(...letters);
  room.store.dispatch({ type: 'device-changed', device: 'microphone', enabled: true, origin: 'user' });
  const settings = { uplinkKbps: 2_500 };
  const track = new FakeTrack('video', { width: 640, height: 360 });
  const allocator = new UplinkAllocator({
    links: room.links,
    store: room.store,
    delay,
    nowMs,
    uplinkBps: () => settings.uplinkKbps * 1_000,
    camera: () => track,
    screen: () => null,
    adjustableCamera: () => null,
    log: silentLogger,
  });
  const receivers = letters.map((letter) => {
    const peer = room.peer(letter);
    const stats = new FakeStats();
    peer.getStats = async () => stats.read(peer.receiver(microphone).track.id);
    return {
      link: room.link(letter),
      stats,
      request: (size: typeof tile | null) =>
        allocator.onRequestedSizes(room.link(letter), { camera: size, screen: null }),
      encoding: (index: number) => peer.sender(index).encoding,
      changes: () => peer.sender(camera).changes,
      paused: () => room.channel(letter, 'control').sentOf('paused').at(-1),
      negotiations: () =>
        new Set(room.signals.map(({ signal }) => signal.kind === 'description' && signal.negotiation)).size,
    };
  });
  const [first] = receivers;
  assert.ok(first);
  await rest();
  return { ...first, receivers, room, allocator, settings };
}

const bitrateOf = ({ maxBitrate = 0 }: RTCRtpEncodingParameters) => maxBitrate;

describe('UplinkAllocator', () => {
  useFakeClock();

  it('finds when a participant was last audible by the energy of their microphone, not by noise or screen audio', async () => {
    const { allocator, link, stats } = await setUp(1);
    await pass(1_000);
    stats.addAudio(0.001);
    stats.addAudio(0.5, 'screen');
    await pass(1_000);
    assert.equal(allocator.heardAtMs(link), Number.NEGATIVE_INFINITY);
    stats.addAudio(0.02);
    await pass(1_000);
    assert.equal(allocator.heardAtMs(link), 3_000);
    await pass(2_000);
    assert.equal(allocator.heardAtMs(link), 3_000);
  });

  it('sends the size of a tile until a receiver requests sizes, then these, and nothing for a hidden video', async () => {
    const { encoding, request } = await setUp(1);
    assert.equal(encoding(camera).active, true);
    request(tile);
    await rest();
    assert.deepEqual(
      Object.entries(encoding(camera)).find(([name]) => name === 'scaleResolutionDownTo')?.[1],
      {
        maxWidth: 320,
        maxHeight: 180,
      },
    );
    await pass(1_000);
    request(null);
    await rest();
    assert.equal(encoding(camera).active, false);
  });

  it('degrades down to audio on a congested path, announces that, and restores the video within 15 s', async () => {
    const { encoding, request, stats, paused, negotiations } = await setUp(1);
    request(stage);
    stats.availableBps = 2_000_000;
    await pass(10_000);
    const full = bitrateOf(encoding(camera));
    stats.availableBps = 40_000;
    await pass(4_000);
    assert.ok(bitrateOf(encoding(camera)) < full, 'degraded after 4 s');
    await pass(20_000);
    for (let second = 0; second < 20; second += 1) {
      // Video is probed now and then, which is announced only once it has succeeded.
      assert.deepEqual(paused(), { kind: 'paused', camera: true, screen: false });
      assert.equal(encoding(microphone).maxBitrate, 16_000);
      await pass(1_000);
    }
    assert.equal(negotiations(), 2, 'one renegotiation, for longer audio packets');
    stats.availableBps = 2_000_000;
    await pass(15_000);
    assert.equal(encoding(camera).active, true);
    assert.deepEqual(paused(), { kind: 'paused', camera: false, screen: false });
  });

  it('takes missing frames for a busy CPU, but not those that the camera does not capture, and never pauses for them', async () => {
    const { allocator, link, encoding, request, stats } = await setUp(1);
    request(stage);
    await rest();
    const full = bitrateOf(encoding(camera));
    stats.frames = { captured: 10, encoded: 10 };
    await pass(30_000);
    assert.equal(bitrateOf(encoding(camera)), full);
    stats.frames = { captured: 30, encoded: 10 };
    await pass(60_000);
    assert.ok(bitrateOf(encoding(camera)) < full);
    assert.equal(encoding(camera).active, true);
    assert.equal(allocator.condition(link).cpuLimited, true);
    stats.frames = { captured: 30, encoded: 30 };
    await pass(60_000);
    assert.equal(bitrateOf(encoding(camera)), full);
  });

  it('follows a receiver that changes its request 100 times at once with at most three changes, and keeps the last', async () => {
    const { encoding, request, changes } = await setUp(1);
    const before = changes();
    for (let count = 0; count < 100; count += 1) request(count % 2 === 0 ? tile : null);
    await pass(1_000);
    assert.ok(changes() - before <= 3, `${changes() - before} changes`);
    assert.equal(encoding(camera).active, false);
  });

  it('ignores a low estimate of a new connection, which still probes its path', async () => {
    const { encoding, request, stats } = await setUp(1);
    request(stage);
    await rest();
    const full = bitrateOf(encoding(camera));
    stats.availableBps = 100_000;
    await pass(6_000);
    assert.equal(bitrateOf(encoding(camera)), full);
  });

  it('reallocates at once for another uplink, and announces to each receiver whether its video is paused', async () => {
    const { allocator, receivers, settings } = await setUp(7);
    for (const { request } of receivers) request(tile);
    await pass(1_000);
    const active = () => receivers.filter(({ encoding }) => encoding(camera).active).length;
    assert.equal(active(), 7);
    settings.uplinkKbps = 450;
    allocator.allocate();
    await rest();
    assert.ok(active() < 7 && active() > 0, `${active()} videos`);
    for (const { link, paused } of receivers)
      assert.equal(paused()?.camera ?? false, allocator.pausedVideo(link).camera);
  });

  it('keeps the state of a participant who was lost and returns', async () => {
    const { room, encoding, request } = await setUp(1);
    request(null);
    await pass(1_000);
    room.leave('a', 'lost');
    room.join('a');
    await pass(1_000);
    assert.equal(encoding(camera).active, false);
  });

  it('adapts the format of an adjustable camera to the largest requested size', async () => {
    const { room, settings } = await setUp(1);
    const adjustable = new FakeTrack('video', { width: 1_280, height: 720 });
    const allocator = new UplinkAllocator({
      ...{ links: room.links, store: room.store, delay, nowMs, log: silentLogger },
      uplinkBps: () => settings.uplinkKbps * 1_000,
      camera: () => adjustable,
      screen: () => null,
      adjustableCamera: () => adjustable,
    });
    allocator.onRequestedSizes(room.link('a'), { camera: tile, screen: null });
    await pass(2_000);
    assert.deepEqual(adjustable.applied, [
      { width: { ideal: 320 }, height: { ideal: 180 }, frameRate: { ideal: 30 } },
    ]);
  });

  it('changes nothing more, and stops every timer, when it is closed', async () => {
    const { room, allocator, request, changes } = await setUp(1);
    const before = changes();
    allocator.close();
    allocator.close();
    request(null);
    await pass(5_000);
    assert.equal(changes(), before);
    room.links.close();
    assertNoTimers();
  });
});
