import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { offer, rest, setUpLink } from '../../../support/peer-link.js';

async function connected() {
  const setup = setUpLink(true);
  setup.link.start();
  setup.newest().become('connected');
  setup.channel('control').open();
  setup.channel('data').open();
  await rest();
  return { ...setup, link: setup.link, monitor: setup.link.monitor };
}

const data = (count: number, value: unknown, series = 7) => ({
  data: JSON.stringify({ kind: 'data', series, count, value }),
});

describe('values between two pages', () => {
  it('are handed over once and in order, and acknowledged', async () => {
    const { channel, values } = await connected();
    channel('data').onmessage(data(1, { a: 1 }));
    channel('data').onmessage(data(1, { a: 1 }));
    channel('data').onmessage(data(2, [2]));
    assert.deepEqual(values, [{ a: 1 }, [2]]);
    assert.deepEqual(
      channel('data')
        .said('received')
        .map(({ count }) => count),
      [1, 1, 2],
    );
  });

  it('of a side that has forgotten the other are counted anew', async () => {
    const { channel, values } = await connected();
    channel('data').onmessage(data(1, 'before'));
    channel('data').onmessage(data(1, 'after', 8));
    assert.deepEqual(values, ['before', 'after']);
    assert.deepEqual(channel('data').said('received').at(-1), { kind: 'received', series: 8, count: 1 });
  });

  it('are said again on the next connection, those that were acknowledged are not', async () => {
    const { monitor, channel, link, newest } = await connected();
    monitor.sendValue('one');
    monitor.sendValue('two');
    channel('data').onmessage({ data: JSON.stringify({ kind: 'received', series: 1, count: 1 }) });
    link.replaceConnection();
    monitor.sendValue('three');
    newest().become('connected');
    channel('data').open();
    assert.deepEqual(
      channel('data')
        .said('data')
        .map(({ count, value }) => [count, value]),
      [
        [2, 'two'],
        [3, 'three'],
      ],
    );
  });

  it('wait for a channel that is full, and go on when it has drained', async () => {
    const { monitor, channel } = await connected();
    channel('data').bufferedAmount = 1_000_000;
    monitor.sendValue('one');
    assert.equal(channel('data').said('data').length, 0);
    channel('data').bufferedAmount = 0;
    monitor.sendValue('two');
    assert.equal(channel('data').said('data').length, 2);
  });

  it('are refused when too many wait, and given up after a minute', async () => {
    const { monitor, channel, pass, newest, link } = await connected();
    for (let count = 0; count < 256; count += 1) assert.equal(monitor.sendValue(count), true);
    assert.equal(monitor.sendValue('one too many'), false);
    await pass(61_000);
    assert.equal(monitor.sendValue('now'), true);
    link.replaceConnection();
    newest().become('connected');
    channel('data').open();
    assert.deepEqual(
      channel('data')
        .said('data')
        .map(({ value }) => value),
      ['now'],
    );
  });

  it('of a hostile page change nothing', async () => {
    const { channel, values, heard } = await connected();
    const before = heard.length;
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '{"kind":"data"}',
      '{"kind":"data","count":-1,"value":1}',
      'x'.repeat(99_999),
    ])
      for (const name of ['data', 'control']) channel(name).onmessage({ data: text });
    channel('control').onmessage({ data: '{"kind":"media","media":{"counter":1}}' });
    assert.deepEqual([values.length, heard.length], [0, before]);
  });
});

describe('the control channel', () => {
  it('tells what is sent when it opens, and gives a sign of life every second', async () => {
    const { channel, pass } = await connected();
    assert.equal(channel('control').said('media').length, 1);
    assert.equal(channel('control').said('beat').length, 1, 'at once');
    const before = channel('control').said('beat').length;
    await pass(3_000);
    assert.equal(channel('control').said('beat').length, before + 3);
  });

  it('measures the round trip without the time that the other side took', async () => {
    const { channel, clock, heard } = await connected();
    clock.nowMs = 1_000;
    channel('control').onmessage({
      data: JSON.stringify({ kind: 'beat', at: 77, heard: { at: 200, agoMs: 700 } }),
    });
    assert.ok(heard.includes('round trip 100'));
  });

  it('has the connection replaced when it is closed, unless its owner has left', async () => {
    const { channel, peers, pass } = await connected();
    channel('control').onclose();
    assert.equal(peers.length, 1, 'not at once: that is how somebody leaves');
    await pass(1_000);
    assert.equal(peers.length, 2);
    const left = await connected();
    left.channel('control').onclose();
    left.link.close();
    await left.pass(5_000);
    assert.equal(left.peers.length, 1);
  });

  it('carries signals, but no flood of them, and nothing else suffers', async () => {
    const { channel, clock, heard } = await connected();
    const say = (message: object) => channel('control').onmessage({ data: JSON.stringify(message) });
    const heardOf = (kind: string) => heard.filter((each) => each === kind).length;
    for (let count = 0; count < 500; count += 1) say({ kind: 'signal', signal: offer(1) });
    assert.equal(heardOf('signal'), 20);
    say({ kind: 'voice', level: 0.5 });
    assert.equal(heardOf('voice'), 1);
    clock.nowMs += 10_000;
    say({ kind: 'signal', signal: offer(1) });
    assert.equal(heardOf('signal'), 21);
  });

  it('is left alone while the other side gives no signs of life at all: its script may not be there yet', async () => {
    const { newest, peers, pass } = await connected();
    for (let second = 0; second < 30; second += 1) {
      newest().bytesReceived += 1_000;
      await pass(1_000);
    }
    assert.equal(peers.length, 1);
  });

  it('has the connection replaced when it does not open though media flows', async () => {
    const { link, newest, peers, pass } = setUpLink(true);
    link.start();
    newest().become('connected');
    for (let second = 0; second < 12 && peers.length === 1; second += 1) {
      newest().bytesReceived += 1_000;
      await pass(1_000);
    }
    assert.equal(peers.length, 2);
  });

  it('is laid by the side that answers once the offer is there, not before', async () => {
    const { link, newest } = setUpLink(false);
    await link.start();
    assert.equal(newest().channels.length, 0);
    link.receiveSignal(offer(1));
    await rest();
    assert.deepEqual(
      newest().channels.map(({ label }) => label),
      ['control', 'data'],
    );
  });
});
