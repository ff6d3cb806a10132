import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Moderation } from '../../../../component/call/session/moderation.js';
import { Store } from '../../../../component/call/state/store.js';
import { Streams } from '../../../../component/call/state/streams.js';
import { type PublicEvent, publicEventsOf } from '../../../../component/core/call/public-events.js';
import { openRoom } from '../../../../server/protocol/index.js';
import { FakeStream, FakeTrack } from '../../../support/fakes/fake-media.js';
import { FakeSignaling } from '../../../support/fakes/fake-signaling.js';
import { admission, id, member } from '../../../support/fakes/room.js';

/** Moderation of the local participant `m`, in a room with `a`. */
function setUp() {
  const store = new Store('Me');
  const streams = new Streams(() => new FakeStream());
  const signaling = new FakeSignaling();
  const events: PublicEvent[] = [];
  store.observe((after, before, action) => events.push(...publicEventsOf(action, before, after)));
  const errors: string[] = [];
  const microphone = (enabled: boolean, origin: 'user' | 'host' = 'user') =>
    store.dispatch({ type: 'device-changed', device: 'microphone', enabled, origin });
  const changes: string[] = [];
  store.dispatch({ type: 'joined', joined: admission(1, [member('m', 5), member('a')]) });
  microphone(true);
  const moderation = new Moderation({
    session: {
      signaling,
      noteRoom: (roomVersion, change) =>
        store.dispatch({ type: 'state-updated', changes: { ...change, roomVersion } }),
    },
    store,
    tracks: {
      set: async (device, on, origin) => {
        changes.push(`${device} ${on} ${origin}`);
        microphone(on, 'host');
        return on;
      },
    },
    streams,
    onError: ({ code }) => errors.push(code),
  });
  let version = 1;
  /** The server reports that a host has muted a member, by the number of the mute, or unmuted it. */
  const mute = (letter: string, silenced?: number) => {
    version += 1;
    const changed = { ...member(letter), ...(silenced === undefined ? {} : { silenced }) };
    store.dispatch({ type: 'member-updated', version, member: changed });
  };
  return { store, streams, signaling, errors, changes, moderation, microphone, mute, events };
}

describe('Moderation', () => {
  it('turns the local microphone off when a host mutes it, once for each mute', () => {
    const { changes, mute, microphone } = setUp();
    mute('m', 1);
    assert.deepEqual(changes, ['microphone false host']);
    microphone(true);
    mute('m', 1);
    assert.equal(changes.length, 1);
    mute('m', 2);
    assert.equal(changes.length, 2);
  });

  it('turns the microphone off again if only hosts may unmute before the server has confirmed the unmute', () => {
    const { store, changes, moderation, mute, microphone } = setUp();
    mute('m', 1);
    microphone(true);
    store.dispatch({ type: 'state-updated', changes: { settings: { ...openRoom, unmute: 'host' } } });
    assert.deepEqual(changes, ['microphone false host', 'microphone false host']);
    assert.deepEqual([moderation.update, store.state.local.microphone], [{}, false]);
  });

  it('leaves a microphone on that the server has let unmute when only hosts may unmute from then on', () => {
    const { store, changes, mute, microphone } = setUp();
    mute('m', 1);
    microphone(true);
    mute('m');
    store.dispatch({ type: 'state-updated', changes: { settings: { ...openRoom, unmute: 'host' } } });
    assert.deepEqual([changes.length, store.state.local.microphone], [1, true]);
  });

  it('names the mute that an unmute undoes in its updates, until the server has lifted it', () => {
    const { moderation, mute, microphone } = setUp();
    assert.deepEqual(moderation.update, {});
    mute('m', 3);
    assert.deepEqual(moderation.update, {});
    microphone(true);
    assert.deepEqual(moderation.update, { unmutes: 3 });
    mute('m');
    assert.deepEqual(moderation.update, {});
  });

  it('silences the audio of a muted remote participant, whatever they send', () => {
    const { streams, mute } = setUp();
    const [microphone, screen] = [new FakeTrack('audio'), new FakeTrack('audio')];
    streams.setTrack(id('a'), 'microphone', microphone);
    streams.setTrack(id('a'), 'screen-audio', screen);
    mute('a', 1);
    assert.deepEqual([microphone.enabled, screen.enabled], [false, false]);
    mute('a');
    assert.deepEqual([microphone.enabled, screen.enabled], [true, true]);
  });

  it('silences audio that arrives from a participant who is muted already', () => {
    const { streams, moderation, mute } = setUp();
    mute('a', 1);
    const [first, second] = [new FakeTrack('audio'), new FakeTrack('audio')];
    streams.setTrack(id('a'), 'microphone', first);
    streams.setTrack(id('a'), 'screen-audio', second);
    assert.deepEqual([first.enabled, second.enabled], [false, false]);
    moderation.close();
  });

  it('refuses to unmute a guest where only hosts unmute, and reports that', () => {
    const { store, errors, moderation, mute } = setUp();
    moderation.checkMayUnmute();
    mute('m', 1);
    moderation.checkMayUnmute();
    const settings = { ...openRoom, unmute: 'host' } as const;
    store.dispatch({ type: 'state-updated', changes: { settings } });
    assert.throws(() => moderation.checkMayUnmute(), { code: 'not-allowed' });
    assert.deepEqual(errors, ['not-allowed']);
    mute('m');
    moderation.checkMayUnmute();
  });

  it('sends an action of a host, and rejects with the error of the server', async () => {
    const { signaling, moderation } = setUp();
    await moderation.act({ action: 'mute', id: id('a') });
    assert.deepEqual(signaling.actions, [{ action: 'mute', id: id('a') }]);
    signaling.reply = { ok: false, error: { code: 'not-allowed', message: 'hosts only' } };
    await assert.rejects(moderation.act({ action: 'end' }), { code: 'not-allowed', message: 'hosts only' });
    signaling.reply = 'nonsense';
    await assert.rejects(moderation.act({ action: 'end' }), { code: 'protocol-mismatch' });
  });

  it('applies changed room settings, and fires room-changed', () => {
    const { store, signaling, events } = setUp();
    const settings = { ...openRoom, lobby: true };
    signaling.receive('room-changed', { version: 2, settings });
    assert.deepEqual(store.state.settings, settings);
    signaling.receive('room-changed', { version: 3, settings: 'nonsense' });
    assert.deepEqual(
      events.flatMap((event) => (event.name === 'room-changed' ? [event.detail.room.lobby] : [])).slice(-1),
      [true],
    );
  });

  it('lists the lobby, and fires knock once for each participant in it', () => {
    const { store, signaling, events } = setUp();
    signaling.receive('lobby', { waiting: [{ id: id('x'), name: 'Xu' }] });
    signaling.receive('lobby', {
      waiting: [
        { id: id('x'), name: 'Xu' },
        { id: id('y'), name: 'Yves', verified: true },
      ],
    });
    assert.deepEqual(
      store.state.waiting.map(({ name, verified }) => [name, verified]),
      [
        ['Xu', false],
        ['Yves', true],
      ],
    );
    assert.deepEqual(
      events.flatMap((event) => (event.name === 'knock' ? [event.detail.participant.name] : [])),
      ['Xu', 'Yves'],
    );
  });

  it('applies nothing more once it is closed', () => {
    const { store, signaling, changes, moderation, mute } = setUp();
    moderation.close();
    mute('m', 1);
    signaling.receive('lobby', { waiting: [{ id: id('x'), name: 'Xu' }] });
    assert.deepEqual([changes, store.state.waiting], [[], []]);
  });
});
