import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Reactions } from '../../../../component/call/talk/reactions.js';
import { nowMs, pass, useFakeClock } from '../../../support/fakes/clock.js';
import { id } from '../../../support/fakes/room.js';
import { RoomSetup } from '../../../support/fakes/set-up-room.js';

async function setUp() {
  const room = new RoomSetup({ members: ['a', 'b'] });
  const shown: string[] = [];
  const reactions = new Reactions({
    links: room.links,
    store: room.store,
    nowMs,
    onReaction: ({ name }, emoji) => shown.push(`${name} ${emoji}`),
  });
  await room.connect('a');
  return { room, reactions, shown };
}

describe('Reactions', () => {
  useFakeClock();

  it('sends an emoji to the connected participants, and shows it locally', async () => {
    const { room, reactions, shown } = await setUp();
    reactions.send('👏');
    await room.connect('b');
    assert.equal(room.channel('a', 'control').sentOf('reaction').length, 1);
    assert.equal(room.channel('b', 'control').sentOf('reaction').length, 0, 'not repeated later');
    assert.deepEqual(shown, ['Me 👏']);
  });

  it('refuses anything but one emoji, and shows nothing else of others', async () => {
    const { reactions, shown } = await setUp();
    for (const text of ['', 'hi', '👏👏'])
      assert.throws(() => reactions.send(text), { code: 'invalid-argument' });
    reactions.receive(id('a'), 'hi');
    assert.deepEqual(shown, []);
  });

  it('limits each participant to 10 emoji in 3 s', async () => {
    const { reactions, shown } = await setUp();
    for (let count = 0; count < 10; count += 1) reactions.send('🎉');
    assert.throws(() => reactions.send('🎉'), { code: 'rate-limited' });
    for (let count = 0; count < 20; count += 1) reactions.receive(id('a'), '🎉');
    assert.equal(shown.filter((each) => each.startsWith('a')).length, 10);
    await pass(3_000);
    reactions.receive(id('a'), '🎉');
    reactions.send('🎉');
    assert.equal(shown.length, 22);
  });

  it('shows no emoji of a participant who is not in the room', async () => {
    const { reactions, shown } = await setUp();
    reactions.receive(id('z'), '🎉');
    assert.deepEqual(shown, []);
  });
});
