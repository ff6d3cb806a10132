import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pass, rest, useFakeClock } from '../../../support/fakes/clock.js';
import { id } from '../../../support/fakes/room.js';
import { answer } from '../../../support/fakes/set-up-link.js';
import { ServicesSetup } from '../../../support/fakes/set-up-services.js';

const media = (counter: number, microphone: boolean) => ({
  ...{ kind: 'media', media: { counter, microphone, camera: false, screen: false } },
});

describe('LinkMessages', () => {
  useFakeClock();

  it('greets a new connection with the media state, the requested sizes and the paused videos', async () => {
    const { room, services } = await ServicesSetup.connected('a');
    services.messages.requestSize(id('b'), 'camera', { width: 320.4, height: 180 });
    room.join('b');
    await room.connect('b');
    const control = room.channel('b', 'control');
    assert.deepEqual(control.sentOf('wishes'), [
      { kind: 'wishes', camera: { width: 320, height: 180 }, screen: null },
    ]);
    assert.deepEqual(control.sentOf('paused'), [{ kind: 'paused', camera: false, screen: false }]);
    assert.equal(control.sentOf('media').length, 1);
    assert.deepEqual(
      room.channel('a', 'control').sentOf('wishes'),
      [],
      'no size was requested from this one',
    );
  });

  it('sends the local media state to every participant', async () => {
    const { room, tracks } = await ServicesSetup.connected('a', 'b');
    await tracks.start();
    await rest();
    for (const letter of ['a', 'b']) {
      const newest = room.channel(letter, 'control').sentOf('media').at(-1)?.media as { camera?: boolean };
      assert.equal(newest.camera, true);
    }
  });

  it('sends changed sizes to their sender only, and none where no video is wanted', async () => {
    const { room, services, parts } = await ServicesSetup.connected('a', 'b');
    const box = { width: 640, height: 360 };
    services.messages.requestSize(id('a'), 'camera', box);
    services.messages.requestSize(id('a'), 'camera', box);
    const wishes = (letter: string) => room.channel(letter, 'control').sentOf('wishes');
    assert.deepEqual([wishes('a').length, wishes('b').length], [1, 0]);
    parts.settings = { ...parts.settings, audioOnly: true };
    services.messages.sendAllRequestedSizes();
    assert.deepEqual(wishes('a').at(-1), { kind: 'wishes', camera: null, screen: null });
    assert.deepEqual(wishes('b').at(-1), { kind: 'wishes', camera: null, screen: null });
  });

  it('applies a received media state, unless a newer one is known', async () => {
    const setup = await ServicesSetup.connected('a');
    await setup.receive('a', media(2, true));
    await setup.receive('a', media(1, false));
    assert.equal(setup.remote('a')?.member.media.microphone, true);
  });

  it('passes requested sizes to the uplink allocator', async () => {
    const setup = await ServicesSetup.connected('a');
    await setup.tracks.start();
    await setup.receive('a', { kind: 'wishes', camera: null, screen: null });
    assert.equal(setup.room.peer('a').sender(1).encoding.active, false);
  });

  it('passes signals that replace those of an absent server to the link', async () => {
    const setup = await ServicesSetup.connected('a');
    setup.room.peer('a').requireNegotiation();
    await rest();
    assert.equal(setup.room.peer('a').signalingState, 'have-local-offer');
    await setup.receive('a', { kind: 'signal', signal: { ...answer(1), negotiation: 2 } });
    assert.equal(setup.room.peer('a').signalingState, 'stable');
  });

  it('passes reactions, chat and values to their services', async () => {
    const setup = await ServicesSetup.connected('a');
    await setup.receive('a', { kind: 'reaction', emoji: '👏' });
    const data = setup.room.channel('a', 'data');
    const message = { kind: 'message', id: '1', text: 'hello', private: false };
    data.receive({ kind: 'data', series: 7, count: 1, topic: 'chat', value: message });
    data.receive({ kind: 'data', series: 7, count: 2, topic: 'page', value: 42 });
    assert.deepEqual(
      [setup.parts.details('reaction')[0]?.emoji, setup.parts.details('data-message')[0]?.value],
      ['👏', 42],
    );
    assert.equal(setup.parts.details('chat-message')[0]?.message.text, 'hello');
  });

  it('keeps the paused video of a participant who was lost and returns', async () => {
    const setup = await ServicesSetup.connected('a');
    await setup.receive('a', { kind: 'paused', camera: true, screen: false });
    assert.equal(setup.remote('a')?.paused, true);
    setup.room.leave('a', 'lost');
    setup.room.join('a');
    assert.equal(setup.remote('a')?.paused, true);
  });

  it('rates the quality of a link by its round trip, once it is connected', async () => {
    const setup = await ServicesSetup.connected('a');
    await pass(1_000);
    await setup.receive('a', { kind: 'beat', at: 5, heard: { at: 900, agoMs: 0 } });
    assert.deepEqual(
      [setup.remote('a')?.quality, setup.remote('a')?.qualityReason],
      ['good', 'round-trip-time'],
    );
  });

  it('reports a participant who cannot be reached by name, and names a missing relay', async () => {
    const setup = await ServicesSetup.connected();
    setup.room.join('b');
    await pass(60_000);
    const [error, ...others] = setup.parts.errors;
    assert.equal(error?.code, 'peer-unreachable');
    assert.match(error?.message ?? '', /\bb\b.*TURN/u);
    assert.deepEqual(others, []);
  });
});
