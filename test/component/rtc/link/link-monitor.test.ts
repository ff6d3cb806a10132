import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertNoTimers, pass, rest, suspend, useFakeClock } from '../../../support/fakes/clock.js';
import { FakeTrack } from '../../../support/fakes/fake-media.js';
import {
  connectedLink,
  establish,
  establishedLink,
  offer,
  setUpLink,
} from '../../../support/fakes/set-up-link.js';

describe('LinkMonitor', () => {
  useFakeClock();

  describe('loss and recovery', () => {
    it('reports a loss within 3 s of silence, and restarts ICE twice before it replaces the connection', async () => {
      const { peers, states, newest, passWithBeats } = await connectedLink();
      await passWithBeats(10_000);
      assert.deepEqual(states(), ['connected']);
      await pass(2_000);
      assert.deepEqual(states(), ['connected', 'reconnecting']);
      assert.equal(newest().iceRestarts, 1);
      await pass(5_000);
      assert.equal(newest().iceRestarts, 2);
      assert.equal(peers.length, 1);
      await pass(5_000);
      assert.equal(peers.length, 2);
      assert.equal(peers[0]?.closed, true);
      newest().become('connected');
      assert.equal(states().at(-1), 'connected');
    });

    it('reports no loss while the browser receives anything, not even when it reports `disconnected`', async () => {
      const { states, newest } = await connectedLink();
      for (let second = 0; second < 8; second += 1) {
        newest().bytesReceived += 100;
        await pass(1_000);
      }
      assert.deepEqual(states(), ['connected']);
      newest().become('disconnected');
      newest().bytesReceived += 100;
      await pass(500);
      newest().bytesReceived += 100;
      await pass(500);
      assert.deepEqual(states(), ['connected']);
    });

    it('recovers with the first heartbeat, and then sends and requests key frames, at most one each 500 ms', async () => {
      const { states, channel, newest, link, beat } = await connectedLink();
      link.setLocalTrack('camera', new FakeTrack('video'));
      const camera = newest().sender(1);
      await pass(4_000);
      assert.equal(states().at(-1), 'reconnecting');
      beat();
      assert.equal(states().at(-1), 'connected');
      assert.equal(channel('control').sentOf('key-frame').length, 1);
      await rest();
      const before = camera.activations;
      assert.ok(before > 0);
      for (let count = 0; count < 50; count += 1) channel('control').receive({ kind: 'key-frame' });
      await rest();
      assert.equal(camera.activations, before);
      await pass(500);
      channel('control').receive({ kind: 'key-frame' });
      await rest();
      assert.equal(camera.activations, before + 1);
    });

    it('recovers when the counters of the browser grow', async () => {
      const { states, newest } = await connectedLink();
      await pass(4_000);
      newest().bytesReceived = 10;
      await pass(400);
      assert.equal(states().at(-1), 'connected');
    });

    it('restarts ICE at once when the browser reports `failed`', async () => {
      const { newest, states } = await connectedLink();
      newest().become('failed');
      assert.equal(states().at(-1), 'reconnecting');
      assert.equal(newest().iceRestarts, 1);
    });

    it('reports no loss after its own page was suspended, before silence has lasted long enough again', async () => {
      const { states, beat } = await connectedLink();
      beat();
      await suspend(30_000);
      await pass(400);
      assert.deepEqual(states(), ['connected']);
      await pass(3_000);
      assert.equal(states().at(-1), 'reconnecting');
    });

    it('takes no step while the server is away, and continues when it has returned', async () => {
      const { link, peers, environment, newest } = await connectedLink();
      environment.canSend = false;
      newest().become('failed');
      await pass(60_000);
      assert.deepEqual([peers.length, newest().iceRestarts], [1, 0]);
      environment.canSend = true;
      link.retryIfStuck();
      assert.deepEqual([peers.length, newest().iceRestarts], [1, 1]);
    });

    it('takes no silence for a loss before the first heartbeat, but every state of the browser', async () => {
      const { link, states, newest } = setUpLink(true);
      void link.start();
      newest().become('connected');
      await pass(8_000);
      assert.deepEqual(states(), ['connected']);
      newest().become('failed');
      assert.equal(states().at(-1), 'reconnecting');
      assert.equal(newest().iceRestarts, 1);
      newest().become('connected');
      assert.equal(states().at(-1), 'connected');
    });
  });

  describe('heartbeats', () => {
    it('sends the greetings and a heartbeat when the channel opens, and a heartbeat every second', async () => {
      const { channel } = await establishedLink();
      const beats = () => channel('control').sentOf('beat').length;
      assert.equal(channel('control').sentOf('media').length, 1);
      assert.equal(beats(), 1);
      await pass(3_000);
      assert.equal(beats(), 4);
    });

    it('answers the first heartbeat, and only the first, at once', async () => {
      const { channel, beat } = await establishedLink();
      await pass(500);
      const before = channel('control').sentOf('beat').length;
      beat();
      assert.equal(channel('control').sentOf('beat').length, before + 1);
      beat();
      assert.equal(channel('control').sentOf('beat').length, before + 1);
    });

    it('carries the level of the local voice while it is not 0, and reports valid levels of the remote one', async () => {
      const { channel, events, environment } = await connectedLink();
      await pass(1_000);
      environment.voiceLevel = 0.25;
      await pass(1_000);
      environment.voiceLevel = 0;
      await pass(1_000);
      const levels = channel('control')
        .sentOf('beat')
        .map(({ voice }) => voice);
      assert.deepEqual(levels.slice(-3), [undefined, 0.25, undefined]);
      channel('control').receive({ kind: 'beat', at: 1, voice: 0.5 });
      channel('control').receive({ kind: 'beat', at: 2, voice: 7 });
      assert.equal(events.filter((event) => event === 'voice').length, 1);
    });

    it('measures the round trip without the time that the other side held the heartbeat', async () => {
      const { channel, events } = await establishedLink();
      await pass(1_000);
      channel('control').receive({ kind: 'beat', at: 77, heard: { at: 200, agoMs: 700 } });
      assert.ok(events.includes('round trip 100'));
    });

    it('measures no round trip by a heartbeat that was delayed by a loss', async () => {
      const { events, channel, passWithBeats } = await connectedLink();
      const answerBeat = () =>
        channel('control').receive({
          kind: 'beat',
          at: Date.now(),
          heard: { at: Date.now() - 40, agoMs: 0 },
        });
      const measured = () => events.filter((event) => event.startsWith('round trip')).length;
      await passWithBeats(2_000);
      answerBeat();
      assert.equal(measured(), 1);
      await pass(4_000);
      answerBeat();
      await pass(1_000);
      answerBeat();
      assert.equal(measured(), 1);
      await passWithBeats(4_000);
      answerBeat();
      assert.equal(measured(), 2);
    });
  });

  describe('channels', () => {
    it('replaces the connection 1 s after its channels have closed, unless the participant has left by then', async () => {
      const { channel, peers } = await establishedLink();
      channel('control').closeByRemote();
      assert.equal(peers.length, 1);
      await pass(1_000);
      assert.equal(peers.length, 2);
      const left = await establishedLink();
      left.channel('control').closeByRemote();
      left.link.close();
      await pass(5_000);
      assert.equal(left.peers.length, 1);
    });

    it('replaces the connection when its channels do not open although media flows', async () => {
      const { link, newest, peers } = setUpLink(true);
      void link.start();
      newest().become('connected');
      for (let second = 0; second < 12 && peers.length === 1; second += 1) {
        newest().bytesReceived += 1_000;
        await pass(1_000);
      }
      assert.equal(peers.length, 2);
    });

    it('keeps a connection on which the other side sends no heartbeats at all', async () => {
      const { newest, peers } = await establishedLink();
      for (let second = 0; second < 30; second += 1) {
        newest().bytesReceived += 1_000;
        await pass(1_000);
      }
      assert.equal(peers.length, 1);
    });

    it('carries at most 20 signals in 10 s, and every other message', async () => {
      const { channel, events } = await establishedLink();
      const received = (kind: string) => events.filter((event) => event === kind).length;
      const signal = { kind: 'signal', signal: offer(1) };
      for (let count = 0; count < 500; count += 1) channel('control').receive(signal);
      assert.equal(received('signal'), 20);
      channel('control').receive({ kind: 'voice', level: 0.5 });
      assert.equal(received('voice'), 1);
      await pass(10_000);
      channel('control').receive(signal);
      assert.equal(received('signal'), 21);
    });

    it('ignores every message that does not follow the protocol', async () => {
      const { channel, values, events } = await establishedLink();
      const before = events.length;
      const malformed = [
        ...['', '{', 'null', '[]', '{"kind":"data"}', '{"kind":"data","count":-1,"value":1}'],
        ...['x'.repeat(99_999), '{"kind":"media","media":{"counter":1}}'],
      ];
      for (const text of malformed)
        for (const name of ['data', 'control'] as const) channel(name).receive(text);
      assert.deepEqual([values.length, events.length], [0, before]);
    });

    it('sends unacknowledged values again on the next connection, also those queued without one', async () => {
      const { link, channel, ...setup } = await establishedLink();
      link.monitor.sendValue('one');
      link.monitor.sendValue('two');
      channel('data').receive({ kind: 'received', series: 1, count: 1 });
      link.replaceConnection();
      link.monitor.sendValue('three');
      await rest();
      establish(setup);
      assert.deepEqual(
        channel('data')
          .sentOf('data')
          .map(({ count, value }) => [count, value]),
        [
          [2, 'two'],
          [3, 'three'],
        ],
      );
    });

    it('sends queued values once a full channel has drained', async () => {
      const { link, channel } = await establishedLink();
      channel('data').bufferedAmount = 1_000_000;
      link.monitor.sendValue('one');
      assert.equal(channel('data').sentOf('data').length, 0);
      channel('data').bufferedAmount = 0;
      channel('data').onbufferedamountlow();
      assert.equal(channel('data').sentOf('data').length, 1);
    });

    it('ignores messages and stops every timer once it is released', async () => {
      const { link, channel, values, states } = await connectedLink();
      const data = channel('data');
      link.close();
      data.receive({ kind: 'data', series: 7, count: 1, value: 'late' });
      await pass(20_000);
      assert.deepEqual([values, states()], [[], ['connected']]);
      assertNoTimers();
    });
  });
});
