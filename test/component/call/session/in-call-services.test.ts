import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CallEnvironment } from '../../../../component/call/environment/environment.js';
import type { PeerLinks } from '../../../../component/call/links/peer-links.js';
import type { DeviceSelector } from '../../../../component/call/local/device-selector.js';
import type { LocalTracks } from '../../../../component/call/local/local-tracks.js';
import { InCallServices } from '../../../../component/call/session/in-call-services.js';
import type { RoomSession } from '../../../../component/call/session/room-session.js';
import type { FireCallEvent } from '../../../../component/call/state/call-event-target.js';
import { Store } from '../../../../component/call/state/store.js';
import type { Streams } from '../../../../component/call/state/streams.js';
import { silentLogger } from '../../../../component/core/log.js';
import { rest } from '../../../support/fakes/clock.js';
import { setUpLink } from '../../../support/peer-link.js';
import { admission, id, member } from '../../../support/room-session.js';

/** The services of a call with one remote participant, over a link that the test plays. */
async function joined() {
  const store = new Store('Me');
  const received: unknown[] = [];
  const qualities: string[] = [];
  let locksHeld = 0;
  let isOpen = false;
  const setup = setUpLink(true, {
    createMonitor: (link, canSend) =>
      services.messages.createMonitor({ id: id('a'), session: member('a').session, link, canSend }),
  });
  const links = {
    all: () => (isOpen ? [{ id: id('a'), link: setup.link }] : []),
    linkTo: () => setup.link,
    hasRelay: false,
  };
  const fire: FireCallEvent = (name, detail) => {
    if (name === 'quality-changed') qualities.push((detail as { quality: string }).quality);
    if (name === 'data-message') {
      const { participant, value } = detail as { participant: { id: string }; value: unknown };
      received.push([participant.id, value]);
    }
    return true;
  };
  const services = new InCallServices({
    environment: {
      delay: () => () => undefined,
      random: () => 0,
      randomToken: () => 'token',
      wallMs: () => 0,
      clock: { now: () => setup.clock.nowMs },
      createAudioContext: null,
      wakeLock: {
        request: async () => {
          locksHeld += 1;
          return {
            release: async () => {
              locksHeld -= 1;
            },
          };
        },
        onVisible: () => () => undefined,
      },
      onNetworkChange: () => () => undefined,
      keepTimersRunning: () => ({ close: () => undefined }),
    } as unknown as CallEnvironment,
    store,
    tracks: { state: member('m').media, media: null, track: () => null } as unknown as LocalTracks,
    streams: { setTrack: () => undefined, get: () => ({ getAudioTracks: () => [] }) } as unknown as Streams,
    devices: { start: () => undefined } as unknown as DeviceSelector,
    session: { signaling: { subscribe: () => () => undefined } } as unknown as RoomSession,
    links: links as unknown as PeerLinks,
    settings: () => ({ maxUplink: 2_500, audioOnly: false, screenHint: 'detail' }),
    fire,
    onError: () => undefined,
    log: silentLogger,
    mediaLog: silentLogger,
    rtcLog: silentLogger,
  });
  setup.open();
  isOpen = true;
  store.dispatch({ type: 'joined', joined: admission(2, [member('a')]) });
  await setup.link.start();
  setup.newest().become('connected');
  setup.channel('control').open();
  setup.channel('data').open();
  await rest();
  const arrive = (count: number, value: unknown) =>
    setup.channel('data').onmessage({ data: JSON.stringify({ kind: 'data', series: 1, count, value }) });
  return { ...setup, store, services, received, qualities, arrive, locksHeld: () => locksHeld };
}

describe('InCallServices', () => {
  it("delivers a page's values in order, and those of a lost participant once it has returned", async () => {
    const { store, received, arrive } = await joined();
    arrive(1, 'one');
    store.dispatch({ type: 'member-left', version: 3, id: id('a'), reason: 'lost' });
    arrive(2, 'two');
    arrive(3, 'three');
    assert.deepEqual(received, [[id('a'), 'one']]);
    store.dispatch({ type: 'member-joined', version: 4, member: member('a') });
    assert.deepEqual(
      received,
      ['one', 'two', 'three'].map((value) => [id('a'), value]),
    );
  });

  it('sends a value to its addressees, and rejects one for an unknown participant', async () => {
    const { services, channel } = await joined();
    services.appData.send({ a: 1 });
    services.appData.send('b', id('a'));
    assert.deepEqual(
      channel('data')
        .said('data')
        .map(({ value }) => value),
      [{ a: 1 }, 'b'],
    );
    assert.throws(() => services.appData.send('c', id('z')), { code: 'not-found' });
    assert.throws(() => services.appData.send(undefined), { code: 'invalid-argument' });
  });

  it('greets a new connection with the media state and the paused videos', async () => {
    const { channel } = await joined();
    const kinds = new Set(channel('control').sent.map((text) => JSON.parse(text).kind));
    assert.deepEqual([...kinds].sort(), ['beat', 'media', 'paused']);
  });

  it('releases the wake lock when it is closed, also twice', async () => {
    const { services, store, locksHeld, link } = await joined();
    assert.equal(locksHeld(), 0, 'not while the first link connects');
    const { id: participant, session } = member('a');
    store.dispatch({ type: 'link-changed', id: participant, session, connection: 'connected' });
    await rest();
    assert.equal(locksHeld(), 1);
    services.close();
    services.close();
    await rest();
    assert.equal(locksHeld(), 0);
    link.close();
    assert.equal(link.connection, null);
  });

  it('fires quality-changed when the quality of a link changes', async () => {
    const { store, qualities, channel, clock } = await joined();
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
