import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Companions } from '../../../component/call/companions.js';
import type { CallEnvironment } from '../../../component/call/environment/environment.js';
import type { LocalTracks } from '../../../component/call/local/local-tracks.js';
import type { RoomMembership } from '../../../component/call/session/room-membership.js';
import { Store } from '../../../component/call/state/store.js';
import type { Streams } from '../../../component/call/state/streams.js';
import { rest, setUpLink } from '../../support/peer-link.js';
import { admission, id, member } from '../../support/room-session.js';

/** Companions of a call with one other, over a link that the test plays. */
async function accompanied() {
  const setup = setUpLink(true);
  const store = new Store('Me');
  const heard: unknown[] = [];
  const qualities: string[] = [];
  let held = 0;
  const links = {
    all: () => [{ id: id('a'), link: setup.link }],
    attendBy: (attendantOf: (participant: unknown) => never) =>
      setup.link.attend(
        attendantOf({ id: id('a'), session: member('a').session, link: setup.link, canSend: () => true }),
      ),
  };
  const companions = new Companions(
    {
      environment: {
        delay: () => () => undefined,
        random: () => 0,
        clock: { now: () => setup.clock.nowMs },
      } as unknown as CallEnvironment,
      store,
      tracks: {
        state: member('m').media,
        choice: {},
        media: null,
        track: () => null,
      } as unknown as LocalTracks,
      streams: { setTrack: () => undefined, get: () => ({ getAudioTracks: () => [] }) } as unknown as Streams,
      onValue: (from, value) => heard.push([from, value]),
      onError: () => undefined,
      fire: (name, detail) => {
        if (name === 'quality-changed') qualities.push((detail as { quality: string }).quality);
      },
      settings: () => ({ maxUplink: 2_500, audioOnly: false, screenHint: 'detail' }),
    },
    {
      devices: { enumerateDevices: async () => [], onDeviceChange: () => () => undefined },
      wakeLock: {
        request: async () => {
          held += 1;
          return {
            release: async () => {
              held -= 1;
            },
          };
        },
        onVisible: () => () => undefined,
      },
      onNetworkChange: () => () => undefined,
      createAudioContext: null,
      keepRunning: () => ({ close: () => undefined }),
    },
  );
  store.dispatch({ type: 'joined', joined: admission(2, [member('a')]) });
  const session = { signaling: { hear: () => () => undefined } };
  companions.accompany({ links, session, iceLifetimeMs: null } as unknown as RoomMembership);
  setup.link.start();
  setup.newest().become('connected');
  setup.channel('control').open();
  setup.channel('data').open();
  await rest();
  const say = (count: number, value: unknown) =>
    setup.channel('data').onmessage({ data: JSON.stringify({ kind: 'data', series: 1, count, value }) });
  return { ...setup, store, companions, heard, qualities, say, held: () => held };
}

describe('Companions', () => {
  it('hand values on in order, those of somebody who is lost when they are back', async () => {
    const { store, heard, say } = await accompanied();
    say(1, 'one');
    store.dispatch({ type: 'member-left', version: 3, id: id('a'), reason: 'lost' });
    say(2, 'two');
    say(3, 'three');
    assert.deepEqual(heard, [[id('a'), 'one']]);
    store.dispatch({ type: 'member-joined', version: 4, member: member('a') });
    assert.deepEqual(
      heard,
      ['one', 'two', 'three'].map((value) => [id('a'), value]),
    );
  });

  it('send a value to those who are meant, and refuse one for a stranger', async () => {
    const { companions, channel } = await accompanied();
    companions.sendData({ a: 1 });
    companions.sendData('b', id('a'));
    assert.deepEqual(
      channel('data')
        .said('data')
        .map(({ value }) => value),
      [{ a: 1 }, 'b'],
    );
    assert.throws(() => companions.sendData('c', id('z')), { code: 'not-found' });
    assert.throws(() => companions.sendData(undefined), { code: 'invalid-argument' });
  });

  it('let go of everything with the stay', async () => {
    const { companions, held, link } = await accompanied();
    assert.equal(held(), 1);
    assert.ok(link.attendant);
    companions.accompany(null);
    await rest();
    assert.equal(held(), 0);
    link.close();
    assert.deepEqual([link.attendant, link.connection], [null, null]);
    companions.close();
  });

  it('tell how the link feels', async () => {
    const { store, qualities, channel, clock } = await accompanied();
    store.dispatch({
      type: 'link-changed',
      id: id('a'),
      session: member('a').session,
      connection: 'connected',
    });
    clock.nowMs = 1_000;
    channel('control').onmessage({
      data: JSON.stringify({ kind: 'beat', at: 5, heard: { at: 900, agoMs: 0 } }),
    });
    assert.deepEqual(qualities, ['good']);
  });
});
