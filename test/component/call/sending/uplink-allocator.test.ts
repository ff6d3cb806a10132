import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PeerLinks } from '../../../../component/call/links/peer-links.js';
import { UplinkAllocator } from '../../../../component/call/sending/uplink-allocator.js';
import { Store } from '../../../../component/call/state/store.js';
import { silentLogger } from '../../../../component/core/log.js';
import type { SendLimits } from '../../../../component/core/sending/encoding-limits.js';
import type { PeerLink } from '../../../../component/rtc/link/peer-link.js';
import { admission, member } from '../../../support/room-session.js';

/** A link whose browser says what the test says. */
function fakeLink() {
  const figures: Record<string, unknown>[] = [];
  let frames: { made: number; rate: number; source: number } | null = null;
  let negotiations = 0;
  const soundEnergy = { voice: 0, screen: 0 };
  const told: SendLimits[] = [];
  const said: { kind: string; camera?: boolean }[] = [];
  const link = {
    state: 'connected',
    connection: {
      closing: new AbortController().signal,
      getStats: async () => {
        const all = [
          ...figures,
          {
            type: 'inbound-rtp',
            kind: 'audio',
            trackIdentifier: 'screen',
            totalAudioEnergy: soundEnergy.screen,
          },
          {
            type: 'inbound-rtp',
            kind: 'audio',
            trackIdentifier: 'voice',
            totalAudioEnergy: soundEnergy.voice,
          },
        ];
        if (frames) {
          frames.made += frames.rate;
          all.push(
            { type: 'media-source', kind: 'video', framesPerSecond: frames.source },
            { type: 'outbound-rtp', kind: 'video', framesEncoded: frames.made },
          );
        }
        return new Map(all.map((entry, index) => [index, entry]));
      },
      receiver: () => ({ track: { id: 'voice' } }),
      renegotiate: () => {
        negotiations += 1;
      },
    },
    monitor: { sendControl: (message: { kind: string }) => said.push(message) },
    rewriteRemoteSdp: (sdp: string) => sdp,
    setLimits: (limits: SendLimits) => told.push(limits),
  };
  return {
    link: link as unknown as PeerLink,
    said,
    limits: () => told.at(-1),
    negotiations: () => negotiations,
    times: () => told.length,
    /** Frames a second that the camera gives, and that are encoded. */
    count: (source: number, rate: number) => {
      frames = { made: frames?.made ?? 0, rate, source };
    },
    /** Sound comes in, so loud, for a second. */
    hear: (level: number, source: 'voice' | 'screen' = 'voice') => {
      soundEnergy[source] += level ** 2;
    },
    /** What the way carries, in bits per second, and what is lost on it. */
    measure: (availableOutgoingBitrate: number, fractionLost = 0) => {
      figures.splice(
        0,
        figures.length,
        { availableOutgoingBitrate },
        { type: 'remote-inbound-rtp', fractionLost },
      );
    },
  };
}

function setUp(count: number, uplinkKbps = 2_500) {
  const links = Array.from({ length: count }, fakeLink);
  const clock = { nowMs: 0 };
  const due = new Map<number, () => void>();
  const store = new Store('Me');
  store.dispatch({ type: 'joined', joined: admission(2, [member('a')]) });
  store.dispatch({ type: 'device-changed', device: 'microphone', enabled: true, origin: 'user' });
  const settings = { uplinkKbps };
  const budget = new UplinkAllocator({
    links: { all: () => links.map(({ link }) => ({ id: 'a', link })) } as unknown as PeerLinks,
    store,
    delay: (callback, delayMs) => {
      due.set(delayMs, callback);
      return () => due.delete(delayMs);
    },
    nowMs: () => clock.nowMs,
    uplinkBps: () => settings.uplinkKbps * 1_000,
    camera: () => ({ getSettings: () => ({ width: 640, height: 360 }) }) as MediaStreamTrack,
    screen: () => null,
    adjustableCamera: () => null,
    log: silentLogger,
  });
  /** Lets so many seconds pass. */
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      clock.nowMs += 1_000;
      const callbacks = [...due.values()];
      due.clear();
      for (const callback of callbacks) callback();
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  };
  const [first] = links;
  assert.ok(first);
  const later = () => pass(1);
  return { budget, links, first, settings, pass, later, isOver: () => due.size === 0 };
}
const box = { width: 320, height: 180 };

describe('Budget', () => {
  it('knows when somebody was heard, by the energy of the sound that came, and takes neither noise nor a screen for a voice', async () => {
    const { budget, first, pass } = setUp(1);
    const heardAtMs = () => budget.heardAtMs(first.link);
    await pass(1);
    first.hear(0.001);
    first.hear(0.5, 'screen');
    await pass(1);
    assert.equal(heardAtMs(), Number.NEGATIVE_INFINITY);
    first.hear(0.02);
    await pass(1);
    assert.equal(heardAtMs(), 3_000);
    await pass(2);
    assert.equal(heardAtMs(), 3_000);
  });

  it('gives what fits a tile until a receiver has spoken, then what it shows, and nothing where it shows nothing', async () => {
    const { budget, first, later } = setUp(1);
    assert.equal(first.limits()?.camera?.active, true);
    budget.onRequestedSizes(first.link, { camera: box, screen: null });
    assert.deepEqual(first.limits()?.camera?.scaleResolutionDownTo, { maxWidth: 320, maxHeight: 180 });
    await later();
    budget.onRequestedSizes(first.link, { camera: null, screen: null });
    assert.equal(first.limits()?.camera?.active, false);
    assert.equal(first.limits()?.screen?.active, false);
  });

  it('steps down where a way is short, to sound alone, says so, and is back within 15 s', async () => {
    const { budget, first, pass } = setUp(1);
    budget.onRequestedSizes(first.link, { camera: { width: 1_280, height: 720 }, screen: null });
    first.measure(2_000_000);
    await pass(10);
    const full = first.limits()?.camera?.maxBitrate ?? 0;
    first.measure(40_000);
    await pass(4);
    assert.ok((first.limits()?.camera?.maxBitrate ?? 0) < full, 'less after 4 s');
    await pass(20);
    for (let second = 0; second < 20; second += 1) {
      // It is tried again now and then, and said when it has worked.
      assert.deepEqual(first.said.at(-1), { kind: 'paused', camera: true, screen: false });
      assert.equal(first.limits()?.microphone?.maxBitrate, 16_000);
      await pass(1);
    }
    assert.equal(first.negotiations(), 1, 'sound is asked for in longer packets, once');
    first.measure(2_000_000);
    await pass(15);
    assert.equal(first.limits()?.camera?.active, true);
    assert.deepEqual(first.said.at(-1), { kind: 'paused', camera: false, screen: false });
  });

  it('holds missing frames against the machine, never to the end, and not for a camera that gives fewer', async () => {
    const { budget, first, pass } = setUp(1);
    budget.onRequestedSizes(first.link, { camera: { width: 1_280, height: 720 }, screen: null });
    const full = first.limits()?.camera?.maxBitrate ?? 0;
    first.count(10, 10);
    await pass(30);
    assert.equal(first.limits()?.camera?.maxBitrate, full, 'a camera of 10 frames');
    first.count(30, 10);
    await pass(60);
    assert.ok((first.limits()?.camera?.maxBitrate ?? 0) < full);
    assert.equal(first.limits()?.camera?.active, true);
    assert.equal(budget.condition(first.link).cpuLimited, true);
    first.count(30, 30);
    await pass(60);
    assert.equal(first.limits()?.camera?.maxBitrate, full);
  });

  it('knows somebody who was lost and is back, and follows a receiver who changes its mind no oftener than it can', async () => {
    const { budget, first, later } = setUp(1);
    for (let count = 0; count < 100; count += 1)
      budget.onRequestedSizes(first.link, { camera: count % 2 === 0 ? box : null, screen: null });
    assert.ok(first.times() <= 3, `${first.times()} changes`);
    await later();
    assert.equal(first.limits()?.camera?.active, false);
  });

  it('learns what a new connection carries before it draws conclusions', async () => {
    const { budget, first, pass } = setUp(1);
    budget.onRequestedSizes(first.link, { camera: { width: 1_280, height: 720 }, screen: null });
    const full = first.limits()?.camera?.maxBitrate;
    first.measure(100_000);
    await pass(6);
    assert.equal(first.limits()?.camera?.maxBitrate, full);
  });

  it('follows another uplink at once', async () => {
    const { budget, links, settings, later } = setUp(7);
    for (const { link } of links) budget.onRequestedSizes(link, { camera: box, screen: null });
    await later();
    const active = () => links.filter(({ limits }) => limits()?.camera?.active).length;
    assert.equal(active(), 7);
    settings.uplinkKbps = 450;
    budget.allocate();
    assert.ok(active() < 7 && active() > 0, `${active()} pictures`);
    for (const { link, said } of links)
      assert.equal(said.at(-1)?.camera ?? false, budget.pausedVideo(link).camera, 'told who is left out');
  });

  it('is over when it is closed', () => {
    const { budget, first, isOver } = setUp(1);
    const limits = first.limits();
    budget.close();
    budget.close();
    budget.onRequestedSizes(first.link, { camera: null, screen: null });
    assert.equal(first.limits(), limits);
    assert.ok(isOver());
  });
});
