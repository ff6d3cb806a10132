import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AppData } from '../../../../component/call/talk/app-data.js';
import { useFakeClock } from '../../../support/fakes/clock.js';
import { id } from '../../../support/fakes/room.js';
import { RoomSetup } from '../../../support/fakes/set-up-room.js';

async function setUp(...letters: string[]) {
  const room: RoomSetup = new RoomSetup({
    members: letters,
    onValue: (from, value) => appData.receive(from, value),
  });
  const received: unknown[] = [];
  const appData = new AppData({
    links: room.links,
    store: room.store,
    onValue: ({ name }, value) => received.push([name, value]),
  });
  await room.connect(...letters);
  const sentTo = (letter: string) =>
    room
      .channel(letter, 'data')
      .sentOf('data')
      .map(({ value }) => value);
  const receive = (letter: string, count: number, value: unknown) =>
    room.channel(letter, 'data').receive({ kind: 'data', series: 7, count, value });
  return { room, appData, received, sentTo, receive };
}

describe('AppData', () => {
  useFakeClock();

  it('sends a value to all participants, or to one', async () => {
    const { appData, sentTo } = await setUp('a', 'b');
    appData.send({ n: 1 });
    appData.send('for b', id('b'));
    assert.deepEqual([sentTo('a'), sentTo('b')], [[{ n: 1 }], [{ n: 1 }, 'for b']]);
  });

  it('rejects an unknown addressee, and values that are not JSON or longer than 16 KiB', async () => {
    const { appData, sentTo } = await setUp('a');
    assert.throws(() => appData.send('c', id('z')), { code: 'not-found' });
    assert.throws(() => appData.send(undefined), { code: 'invalid-argument' });
    assert.throws(() => appData.send('x'.repeat(16 * 1024)), { code: 'invalid-argument' });
    assert.deepEqual(sentTo('a'), []);
  });

  it('rejects a value while too many are queued', async () => {
    const { appData } = await setUp('a');
    for (let count = 0; count < 256; count += 1) appData.send(count);
    assert.throws(() => appData.send('one too many'), { code: 'rate-limited' });
  });

  it('delivers the values of a participant in order, and those of a lost one once they have returned', async () => {
    const { room, received, receive } = await setUp('a');
    receive('a', 1, 'one');
    room.leave('a', 'lost');
    receive('a', 2, 'two');
    receive('a', 3, 'three');
    assert.deepEqual(received, [['a', 'one']]);
    room.join('a');
    assert.deepEqual(
      received,
      ['one', 'two', 'three'].map((value) => ['a', value]),
    );
  });

  it('delivers nothing once it is closed', async () => {
    const { room, appData, received, receive } = await setUp('a');
    room.leave('a', 'lost');
    receive('a', 1, 'late');
    appData.close();
    room.join('a');
    assert.deepEqual(received, []);
  });
});
