import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LinkSender } from '../../../../component/call/sending/link-sender.js';
import type { LinkAllocation, VideoLimits } from '../../../../component/core/sending/uplink-allocation.js';
import { nowMs, pass, rest, useFakeClock } from '../../../support/fakes/clock.js';
import { RoomSetup } from '../../../support/fakes/set-up-room.js';

const [microphone, camera] = [0, 1];
const sources = { camera: { width: 1_280, height: 720 }, screen: null };

const inactive: VideoLimits = { active: false, size: sources.camera, maxFramerate: 30, maxBitrateBps: 0 };
const active: VideoLimits = { ...inactive, active: true, maxBitrateBps: 800_000 };

/** Limits of a link that sends its camera, with changes. */
const limits = (change: Partial<LinkAllocation> = {}): LinkAllocation => ({
  videos: { camera: active, screen: inactive },
  audioBps: 32_000,
  packetization: { frameMs: 20, redundant: false },
  ...change,
});

async function setUp() {
  const room = new RoomSetup({ members: ['a'] });
  await room.connect('a');
  const peer = room.peer('a');
  const sender = new LinkSender(room.link('a'));
  const apply = async (applied: LinkAllocation, mayNegotiate = true) => {
    sender.apply(applied, sources, nowMs(), mayNegotiate);
    await rest();
  };
  const paused = () => room.channel('a', 'control').sentOf('paused');
  return { room, peer, sender, apply, paused };
}

describe('LinkSender', () => {
  useFakeClock();

  it('applies limits to the encodings: bitrate, frame rate, size, and the scale for browsers that know no size', async () => {
    const { peer, apply } = await setUp();
    const size = { width: 320, height: 180 };
    await apply(limits({ videos: { camera: { ...active, size }, screen: inactive } }));
    assert.deepEqual(peer.sender(camera).encoding, {
      ...{ active: true, maxBitrate: 800_000, maxFramerate: 30, scaleResolutionDownBy: 4 },
      scaleResolutionDownTo: { maxWidth: 320, maxHeight: 180 },
    });
    const { maxBitrate, priority } = peer.sender(microphone).encoding;
    assert.deepEqual([maxBitrate, priority], [32_000, 'high']);
  });

  it('demands a tile of each video before the receiver has requested sizes, and these afterwards', async () => {
    const { sender } = await setUp();
    const assumed = { width: 640, height: 360 };
    assert.deepEqual(sender.demand(undefined).requestedSizes, { camera: assumed, screen: assumed });
    const requested = { camera: null, screen: null };
    sender.requestedSizes = requested;
    assert.equal(sender.demand(undefined).requestedSizes, requested);
  });

  it('announces paused video when that changes, and only video that the receiver requests', async () => {
    const { sender, apply, paused } = await setUp();
    sender.requestedSizes = { camera: sources.camera, screen: null };
    await apply(limits());
    await apply(limits());
    await apply(limits({ videos: { camera: inactive, screen: inactive } }));
    sender.requestedSizes = { camera: null, screen: null };
    await apply(limits({ videos: { camera: inactive, screen: inactive } }));
    assert.deepEqual(
      paused().map((message) => message.camera),
      [false, true, false],
    );
  });

  it('renegotiates for another packetization of audio, but only once it may', async () => {
    const { room, apply } = await setUp();
    const longer = limits({ packetization: { frameMs: 60, redundant: false } });
    const negotiation = () => {
      const signal = room.signals.at(-1)?.signal;
      return signal?.kind === 'description' ? signal.negotiation : null;
    };
    await apply(limits());
    await apply(longer, false);
    assert.equal(negotiation(), 1);
    await apply(longer);
    assert.equal(negotiation(), 2);
    await apply(longer);
    assert.equal(negotiation(), 2);
  });

  it('measures nothing before limits are applied, or while the link is not connected', async () => {
    const { peer, sender, apply } = await setUp();
    peer.stats = [{ type: 'media-source', kind: 'video', framesPerSecond: 30 }];
    assert.equal(await sender.measure(nowMs()), null);
    await apply(limits());
    assert.equal(await sender.measure(nowMs()), null, 'the first counters have nothing to compare with');
    await pass(1_000);
    assert.ok(await sender.measure(nowMs()));
    peer.become('failed');
    assert.equal(await sender.measure(nowMs()), null);
  });

  it('measures due and encoded frames, except across a change of the frame rate', async () => {
    const { peer, sender, apply } = await setUp();
    let framesEncoded = 0;
    const measure = async () => {
      framesEncoded += 12;
      peer.stats = [
        { type: 'media-source', kind: 'video', framesPerSecond: 24 },
        { type: 'outbound-rtp', kind: 'video', framesEncoded, qualityLimitationReason: 'cpu' },
      ];
      await pass(1_000);
      return sender.measure(nowMs());
    };
    await apply(limits());
    await measure();
    assert.deepEqual(await measure(), { dueFrames: 24, encodedFrames: 12, cpuLimited: true });
    await apply(limits({ videos: { camera: { ...active, maxFramerate: 10 }, screen: inactive } }));
    assert.equal(await measure(), null);
    assert.deepEqual(await measure(), { dueFrames: 10, encodedFrames: 12, cpuLimited: true });
  });

  it('reports the smoothed loss of received packets, and a degraded path', async () => {
    const { peer, sender, apply } = await setUp();
    await apply(limits());
    assert.deepEqual(sender.condition(nowMs()), { lossShare: 0, video: 'full' });
    for (let second = 1; second <= 20; second += 1) {
      peer.stats = [
        { availableOutgoingBitrate: 40_000 },
        { type: 'inbound-rtp', packetsReceived: second * 80, packetsLost: second * 20 },
      ];
      await pass(1_000);
      await sender.measure(nowMs());
    }
    const { lossShare, video } = sender.condition(nowMs());
    assert.ok(Math.abs(lossShare - 0.2) < 0.02, `${lossShare}`);
    assert.notEqual(video, 'full');
    assert.ok(
      sender.demand(undefined).degradation.sizeHalvings +
        sender.demand(undefined).degradation.frameRateHalvings >
        0,
    );
  });
});
