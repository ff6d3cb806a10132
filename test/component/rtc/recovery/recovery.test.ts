import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { offer, rest, setUpLink } from '../../../support/peer-link.js';

/** A link that somebody looks after, connected, with open channels; the other side says nothing yet. */
async function opened(offers = true) {
  const setup = setUpLink(offers);
  setup.link.start();
  if (!offers) {
    setup.link.receiveSignal(offer(1));
    await rest();
  }
  setup.newest().become('connected');
  setup.channel('control').open();
  setup.channel('data').open();
  await rest();
  const beat = () =>
    setup.channel('control').onmessage({ data: JSON.stringify({ kind: 'beat', at: setup.clock.nowMs }) });
  return { ...setup, beat };
}

/** The same, with the first sign of life. */
async function connected(offers = true) {
  const setup = await opened(offers);
  const { beat } = setup;
  beat();
  /** Lets time pass in which the other side gives signs of life. */
  const live = async (durationMs: number) => {
    for (let passedMs = 0; passedMs < durationMs; passedMs += 1_000) {
      beat();
      await setup.pass(1_000);
    }
  };
  return { ...setup, live };
}

const states = (heard: readonly string[]) => heard.filter((each) => !each.startsWith('round'));

describe('a lost connection', () => {
  it('is told within 3 s of silence, and ICE is restarted twice before the next connection is made', async () => {
    const { peers, heard, newest, live, pass } = await connected();
    await live(10_000);
    assert.deepEqual(states(heard), ['connected']);
    await pass(2_000);
    assert.deepEqual(states(heard), ['connected', 'reconnecting']);
    assert.equal(newest().iceRestarts, 1);
    await pass(5_000);
    assert.equal(newest().iceRestarts, 2);
    assert.equal(peers.length, 1);
    await pass(5_000);
    assert.equal(peers.length, 2);
    assert.equal(peers[0]?.closed, true);
    newest().become('connected');
    assert.equal(heard.at(-1), 'connected');
  });

  it('is not held for lost while anything arrives', async () => {
    const { heard, newest, pass } = await connected();
    for (let second = 0; second < 8; second += 1) {
      newest().bytesReceived += 100;
      await pass(1_000);
    }
    assert.deepEqual(states(heard), ['connected']);
    newest().become('disconnected');
    newest().bytesReceived += 100;
    await pass(500);
    newest().bytesReceived += 100;
    await pass(500);
    assert.deepEqual(states(heard), ['connected']);
  });

  it('is back with the first sign of life, and whole pictures are sent and asked for', async () => {
    const { heard, channel, newest, link, beat, pass } = await connected();
    link.setLocalTrack('camera', { id: 'own' } as MediaStreamTrack);
    await pass(4_000);
    assert.equal(states(heard).at(-1), 'reconnecting');
    beat();
    assert.equal(states(heard).at(-1), 'connected');
    assert.equal(channel('control').said('key-frame').length, 1);
    const before = newest().pictures;
    for (let count = 0; count < 50; count += 1)
      channel('control').onmessage({ data: '{"kind":"key-frame"}' });
    assert.equal(newest().pictures, before, 'not as often as somebody may ask');
    await pass(500);
    channel('control').onmessage({ data: '{"kind":"key-frame"}' });
    await rest();
    assert.ok(newest().pictures > before);
  });

  it('is known as one to whoever begins to listen: the first sign of life is answered at once', async () => {
    const { channel, beat, pass } = await opened();
    await pass(500);
    const before = channel('control').said('beat').length;
    beat();
    assert.equal(channel('control').said('beat').length, before + 1);
    beat();
    assert.equal(channel('control').said('beat').length, before + 1, 'only the first');
  });

  it('hears and says with each sign of life how loud somebody speaks, as long as they do', async () => {
    const { channel, heard, world, pass } = await connected();
    const voices = () =>
      channel('control')
        .said('beat')
        .map(({ voice }) => voice);
    await pass(1_000);
    world.level = 0.25;
    await pass(1_000);
    world.level = 0;
    await pass(1_000);
    assert.deepEqual(voices().slice(-3), [undefined, 0.25, undefined]);
    channel('control').onmessage({ data: '{"kind":"beat","at":1,"voice":0.5}' });
    channel('control').onmessage({ data: '{"kind":"beat","at":2,"voice":7}' });
    assert.equal(heard.filter((each) => each === 'voice').length, 1);
  });

  it('measures nothing by what has waited for it', async () => {
    const { heard, channel, clock, pass, live } = await connected();
    const answer = () =>
      channel('control').onmessage({
        data: JSON.stringify({ kind: 'beat', at: clock.nowMs, heard: { at: clock.nowMs - 40, agoMs: 0 } }),
      });
    const measured = () => heard.filter((each) => each.startsWith('round trip')).length;
    await live(2_000);
    answer();
    assert.equal(measured(), 1);
    await pass(4_000);
    answer();
    await pass(1_000);
    answer();
    assert.equal(measured(), 1);
    await live(4_000);
    answer();
    assert.equal(measured(), 2);
  });

  it('is back when the browser has received something', async () => {
    const { heard, newest, pass } = await connected();
    await pass(4_000);
    newest().bytesReceived = 10;
    await pass(400);
    assert.equal(states(heard).at(-1), 'connected');
  });

  it('takes the next step at once when the browser gives it up', async () => {
    const { newest, heard } = await connected();
    newest().become('failed');
    assert.equal(states(heard).at(-1), 'reconnecting');
    assert.equal(newest().iceRestarts, 1);
  });

  it('says nothing of the others when the page itself has slept', async () => {
    const { heard, clock, timers, beat, pass } = await connected();
    beat();
    clock.nowMs += 30_000;
    for (const { callback } of timers.splice(0)) callback();
    await pass(400);
    assert.deepEqual(states(heard), ['connected']);
    await pass(3_000);
    assert.equal(states(heard).at(-1), 'reconnecting');
  });

  it('asks for a restart on the side that may not make one', async () => {
    const { sent, newest } = await connected(false);
    newest().become('failed');
    assert.deepEqual(sent.at(-1), { kind: 'renew', connection: 1, restart: true });
    assert.equal(newest().iceRestarts, 0);
  });

  it('restarts ICE when it is asked to, not twice for two that ask at once', async () => {
    const { link, newest, live } = await connected();
    await live(10_000);
    link.receiveSignal({ kind: 'renew', connection: 1, restart: true });
    link.receiveSignal({ kind: 'renew', connection: 1, restart: true });
    assert.equal(newest().iceRestarts, 1);
  });

  it('gives nothing up while the server is away, and goes on when it is back', async () => {
    const { link, peers, world, newest, pass } = await connected();
    world.serverIsThere = false;
    newest().become('failed');
    await pass(60_000);
    assert.deepEqual([peers.length, newest().iceRestarts], [1, 0]);
    world.serverIsThere = true;
    link.retryIfStuck();
    assert.deepEqual([peers.length, newest().iceRestarts], [1, 1]);
  });

  it('is not concluded from the silence of a side that gives no signs of life yet', async () => {
    const { link, heard, newest, pass } = setUpLink(true);
    link.start();
    newest().become('connected');
    await pass(8_000);
    assert.deepEqual(states(heard), ['connected']);
    newest().become('failed');
    assert.equal(states(heard).at(-1), 'reconnecting');
    assert.equal(newest().iceRestarts, 1);
    newest().become('connected');
    assert.equal(states(heard).at(-1), 'connected');
  });

  it('is replaced without ICE restarts if it had not been established', async () => {
    const { link, peers, newest, pass } = setUpLink(true);
    link.start();
    newest().become('failed');
    assert.equal(newest().iceRestarts, 0);
    await pass(1_000);
    assert.equal(peers.length, 2);
  });
});

describe("the pictures of a connection that takes another one's place", () => {
  it('are shown when it has come about, not before', () => {
    const { link, newest, tracks } = setUpLink(true);
    link.start();
    const arrive = (id: string) => {
      const [transceiver] = newest().transceivers;
      newest().dispatchEvent(Object.assign(new Event('track'), { transceiver, track: { id } }));
    };
    arrive('first');
    newest().become('connected');
    link.replaceConnection();
    arrive('second');
    assert.deepEqual(tracks, ['microphone first']);
    newest().become('connected');
    assert.deepEqual(tracks, ['microphone first', 'microphone second']);
  });
});

describe('a negotiation that the browser refuses', () => {
  it('has the connection replaced, one that works all the same not again and again', async () => {
    const { link, peers, clock, newest, pass } = setUpLink(true);
    link.start();
    for (const expected of [2, 3, 3]) {
      newest().become('connected');
      clock.nowMs += 5_000;
      newest().setRemoteDescription = () => Promise.reject(new Error('no'));
      link.receiveSignal({ ...offer(link.connections), negotiation: 5 });
      await rest();
      await pass(1_000);
      assert.equal(peers.length, expected);
    }
  });
});

describe('a link between sessions that met before', () => {
  it('goes on counting where it is remembered', () => {
    const { link, sent } = setUpLink(false, { connectionsBefore: 3 });
    link.start();
    link.receiveSignal(offer(3));
    assert.deepEqual(sent.at(-1), { kind: 'renew', connection: 3 }, 'of a connection that is gone here');
    link.receiveSignal(offer(4));
    assert.equal(link.connections, 4);
  });

  it('takes the higher number where only the other side remembers', async () => {
    const { link, clock, peers } = setUpLink(true);
    link.start();
    clock.nowMs = 5_000;
    link.receiveSignal({ kind: 'renew', connection: 7 });
    assert.deepEqual([link.connections, peers.length], [8, 2]);
  });
});
