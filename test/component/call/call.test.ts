import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Call } from '../../../component/call/call.js';
import type { CallOptions } from '../../../component/call/call-options.js';
import { CallError } from '../../../component/core/call/call-error.js';
import type { CallEventDetails, CallEventName } from '../../../component/core/call/public-events.js';
import { assertNoTimers, pass, rest, useFakeClock } from '../../support/fakes/clock.js';
import { FakeBrowser } from '../../support/fakes/fake-browser.js';
import { FakeStream, FakeTrack } from '../../support/fakes/fake-media.js';
import { FakeNetwork } from '../../support/fakes/fake-network.js';
import { FakeServer } from '../../support/fakes/fake-server.js';
import { id } from '../../support/fakes/room.js';

interface Page {
  readonly call: Call;
  readonly browser: FakeBrowser;
  /** Names of the events that the call has fired. */
  readonly events: CallEventName[];
  /** Details of the events with this name. */
  readonly details: <Name extends CallEventName>(name: Name) => CallEventDetails[Name][];
}

const names: readonly CallEventName[] = [
  ...(['call-state-changed', 'signaling-changed', 'call-joined', 'call-left', 'call-error'] as const),
  ...(['participant-joined', 'participant-updated', 'participant-left', 'microphone-changed'] as const),
  ...(['camera-changed', 'quality-changed', 'screen-share-changed', 'hand-changed', 'chat-message'] as const),
  ...(['reaction', 'active-speaker-changed', 'devices-changed', 'data-message', 'knock'] as const),
  ...(['room-changed', 'before-join', 'before-leave'] as const),
];

/** Pages that share a server and a network. Each `open()` is one page with a call. */
class Pages {
  readonly server = new FakeServer();
  readonly network = new FakeNetwork();

  /** @param storage what an earlier load of the page has left */
  open(name: string, options: Partial<CallOptions> = {}, storage?: Map<string, string>): Page {
    const browser = new FakeBrowser(this, storage);
    const call = new Call({ room: 'r', name, ...options }, browser);
    const fired: CustomEvent[] = [];
    for (const each of names) call.addEventListener(each, (event) => fired.push(event));
    const events: CallEventName[] = [];
    for (const each of names) call.addEventListener(each, () => events.push(each));
    const details = <Name extends CallEventName>(wanted: Name) =>
      fired.filter(({ type }) => type === wanted).map(({ detail }) => detail as CallEventDetails[Name]);
    return { call, browser, events, details };
  }

  async join(name: string, options: Partial<CallOptions> = {}): Promise<Page> {
    const page = this.open(name, options);
    await page.call.join();
    await pass(100);
    return page;
  }
}

describe('Call', () => {
  useFakeClock();

  describe('join and leave', () => {
    it('connects two participants, who see and hear each other', async () => {
      const pages = new Pages();
      const [ann, bob] = [await pages.join('Ann'), await pages.join('Bob')];
      for (const [page, other] of [
        [ann, 'Bob'],
        [bob, 'Ann'],
      ] as const) {
        const [, remote] = page.call.participants;
        assert.deepEqual(
          [remote?.name, remote?.connection, remote?.microphone, remote?.camera],
          [other, 'connected', true, true],
        );
        assert.equal(page.call.streamOf(remote?.id ?? '', 'camera').getTracks().length, 2);
      }
      assert.equal(ann.call.state, 'joined');
      assert.equal(ann.details('participant-joined')[0]?.participant.name, 'Bob');
      assert.deepEqual(bob.details('call-joined')[0]?.participants.length, 2);
    });

    it('leaves with every track stopped, every connection closed and the server notified', async () => {
      const pages = new Pages();
      const [ann, bob] = [await pages.join('Ann'), await pages.join('Bob')];
      await bob.call.leave();
      await pass(100);
      assert.deepEqual([bob.call.state, bob.browser.live], ['left', []]);
      assert.ok(bob.browser.peers.every(({ closed }) => closed));
      assert.deepEqual(ann.details('participant-left')[0]?.reason, 'left');
      assert.equal(ann.call.participants.length, 1);
      ann.call.close();
      bob.call.close();
      await pass(100);
      assertNoTimers();
      assert.deepEqual([ann.browser.listeners, bob.browser.listeners], [0, 0]);
      assert.deepEqual([ann.browser.locksHeld, ann.browser.audioContexts], [0, 0]);
    });

    it('can be joined again after it was left, also in another room', async () => {
      const pages = new Pages();
      const { call } = await pages.join('Ann');
      await call.leave();
      call.configure({ room: 'other' });
      await call.join();
      assert.equal(call.state, 'joined');
      assert.deepEqual([pages.server.members('r'), pages.server.members('other')], [[], [id('a')]]);
    });

    it('returns the running attempt for a second join, and resolves at once when joined', async () => {
      const pages = new Pages();
      const { call } = pages.open('Ann');
      const joining = call.join();
      assert.equal(call.join(), joining);
      await joining;
      await call.join();
      assert.equal(pages.server.joins, 1);
    });

    it('is neither joined nor left while a listener prevents it', async () => {
      const pages = new Pages();
      const { call } = pages.open('Ann');
      const prevent = (event: Event) => event.preventDefault();
      call.addEventListener('before-join', prevent);
      await assert.rejects(call.join(), { code: 'aborted' });
      call.removeEventListener('before-join', prevent);
      await call.join();
      call.addEventListener('before-leave', prevent);
      await assert.rejects(call.leave(), { code: 'aborted' });
      assert.equal(call.state, 'joined');
    });

    it('rejects and fires the error with which the server refuses, and releases the devices', async () => {
      const pages = new Pages();
      pages.server.refusal = new CallError('room-full', 'full');
      const { call, browser, details } = pages.open('Ann');
      await assert.rejects(call.join(), { code: 'room-full', fatal: true });
      await rest();
      assert.deepEqual([call.state, call.error?.code, browser.live], ['error', 'room-full', []]);
      assert.deepEqual(
        details('call-error').map(({ error }) => error.code),
        ['room-full'],
      );
    });

    it('rejects a join without a valid room', async () => {
      const { call } = new Pages().open('Ann', { room: null });
      await assert.rejects(call.join(), { code: 'invalid-argument' });
      assert.equal(call.state, 'error');
    });

    it('rejects with `aborted` when it is left while it is joining', async () => {
      const { call } = new Pages().open('Ann');
      const joining = call.join();
      await call.leave();
      await assert.rejects(joining, { code: 'aborted' });
      assert.equal(call.state, 'left');
    });

    it('joins without devices where the person refuses them, and reports that once', async () => {
      const pages = new Pages();
      const { call, browser, details } = pages.open('Ann');
      browser.captureError = new DOMException('no', 'NotAllowedError');
      browser.permission = 'denied';
      await call.join();
      await pass(100);
      assert.equal(call.state, 'joined');
      assert.deepEqual([call.localParticipant.microphone, call.localParticipant.camera], [false, false]);
      assert.deepEqual(
        details('call-error').map(({ error }) => [error.code, error.fatal]),
        [['permission-denied', false]],
      );
    });

    it('is fatal in a browser without WebRTC', async () => {
      const { call, browser } = new Pages().open('Ann');
      browser.createPeerConnection = null;
      await assert.rejects(call.join(), { code: 'unsupported-browser', fatal: true });
    });
  });

  describe('settings', () => {
    it('moves to another room while it is joined, with the devices open', async () => {
      const pages = new Pages();
      const { call, browser } = await pages.join('Ann');
      call.configure({ room: 'other' });
      await pass(100);
      assert.deepEqual([call.state, pages.server.members('r')], ['joined', []]);
      assert.equal(pages.server.members('other').length, 1);
      assert.equal(browser.opened.length, 2, 'no device was opened again');
    });

    it('sends a new name and tags to the others', async () => {
      const pages = new Pages();
      const [ann, bob] = [await pages.join('Ann'), await pages.join('Bob')];
      bob.call.configure({ name: 'Robert', externalId: '42' });
      await pass(100);
      const [, remote] = ann.call.participants;
      assert.deepEqual([remote?.name, remote?.externalId], ['Robert', '42']);
    });

    it('changes the name of the local participant also outside a call', () => {
      const { call } = new Pages().open('Ann');
      assert.equal(call.localParticipant.name, 'Ann');
      call.configure({ name: 'Anna' });
      assert.equal(call.localParticipant.name, 'Anna');
    });

    it('reports tags that are too long, and joins without them', async () => {
      const pages = new Pages();
      const { call, details } = pages.open('Ann');
      call.configure({ metadata: 'x'.repeat(3_000) });
      assert.equal(details('call-error').at(-1)?.error.code, 'invalid-argument');
      await call.join();
      assert.equal(pages.server.member('r', id('a'))?.metadata, undefined);
    });

    it('starts with the devices off that `muted` and `cameraOff` name, and `audioOnly` never opens the camera', async () => {
      const pages = new Pages();
      const muted = await pages.join('Ann', { muted: true });
      assert.deepEqual(muted.browser.live, ['video']);
      const audioOnly = await pages.join('Bob', { audioOnly: true });
      assert.deepEqual(audioOnly.browser.live, ['audio']);
      assert.equal(await audioOnly.call.toggleCamera(true), false);
    });

    it('stops camera and screen when `audioOnly` is set, also a camera that was turned on in spite of `cameraOff`', async () => {
      const pages = new Pages();
      const { call, browser } = await pages.join('Ann', { cameraOff: true });
      await call.toggleCamera(true);
      await call.toggleScreenShare(true);
      call.configure({ audioOnly: true });
      await pass(100);
      const { camera, screen } = call.localParticipant;
      assert.deepEqual([camera, screen, browser.live], [false, false, ['audio']]);
      assert.ok(browser.shared.every(({ readyState }) => readyState === 'ended'));
    });

    it("sends the tracks of the page's stream, and never stops them", async () => {
      const pages = new Pages();
      const [microphone, camera] = [new FakeTrack('audio'), new FakeTrack('video')];
      const { call, browser } = await pages.join('Ann', {
        mediaStream: new FakeStream([microphone, camera]),
      });
      assert.deepEqual(call.streamOf(call.localParticipant.id, 'camera').getTracks(), [microphone, camera]);
      await call.leave();
      assert.deepEqual([browser.opened, microphone.readyState, camera.readyState], [[], 'live', 'live']);
    });

    it('reports a media stream of the page that is none, and goes on with what it had', async () => {
      const pages = new Pages();
      const { call, browser, details } = await pages.join('Ann');
      for (const wrong of [{}, 'camera', new FakeTrack('video')])
        Reflect.apply(call.configure, call, [{ mediaStream: wrong }]);
      assert.deepEqual(
        details('call-error').map(({ error }) => [error.code, error.fatal]),
        [1, 2, 3].map(() => ['invalid-argument', false]),
      );
      assert.deepEqual(browser.live, ['audio', 'video']);
    });

    it('replaces its connections when the ICE settings change', async () => {
      const pages = new Pages();
      const [ann] = [await pages.join('Ann'), await pages.join('Bob')];
      const before = ann.browser.peers.length;
      ann.call.configure({ iceServers: [{ urls: 'stun:stun.example.org' }] });
      await pass(10_000);
      const [, remote] = ann.call.participants;
      assert.ok(ann.browser.peers.length > before);
      assert.equal(remote?.connection, 'connected');
      assert.deepEqual(
        ann.browser.peers.at(-1)?.configuration ?? null,
        null,
        'made with them from the start',
      );
    });
  });

  describe('devices', () => {
    it('toggles microphone and camera: the others see it, a muted microphone stays open, and the camera is stopped', async () => {
      const pages = new Pages();
      const [ann, bob] = [await pages.join('Ann'), await pages.join('Bob')];
      assert.equal(await bob.call.toggleMicrophone(), false);
      assert.equal(await bob.call.toggleCamera(false), false);
      await pass(100);
      const [, remote] = ann.call.participants;
      assert.deepEqual([remote?.microphone, remote?.camera], [false, false]);
      assert.deepEqual(bob.browser.live, ['audio']);
      assert.equal(await bob.call.toggleMicrophone(true), true);
    });

    it('opens a preview before the call, which the join takes over', async () => {
      const pages = new Pages();
      const { call, browser } = pages.open('Ann');
      call.prepare();
      await call.preview();
      assert.equal(call.state, 'prejoin');
      assert.deepEqual(browser.live, ['audio', 'video']);
      await call.join();
      await pass(100);
      assert.equal(browser.opened.length, 2);
    });

    it('stops the preview when the room is taken away', async () => {
      const { call, browser } = new Pages().open('Ann');
      await call.preview();
      call.configure({ room: null });
      assert.deepEqual(browser.live, []);
    });

    it('lists devices, and reports a lost one and a plugged-in one', async () => {
      const pages = new Pages();
      const { call, browser, details } = await pages.join('Ann');
      assert.deepEqual(
        (await call.devices()).map(({ deviceId, selected }) => [deviceId, selected]),
        [
          ['microphone', true],
          ['camera', true],
        ],
      );
      const [, camera] = browser.opened;
      browser.machine = browser.machine.slice(0, 1);
      camera?.end();
      browser.fire('devicechange');
      await pass(100);
      assert.equal(call.localParticipant.camera, false);
      assert.equal(details('call-error').at(-1)?.error.code, 'device-not-found');
      assert.equal(details('devices-changed').length, 1);
      assert.equal(details('camera-changed').at(-1)?.origin, 'device');
    });

    it('shares a screen beside the camera, and ends with the bar of the browser', async () => {
      const pages = new Pages();
      const [ann, bob] = [await pages.join('Ann'), await pages.join('Bob')];
      assert.equal(await bob.call.toggleScreenShare(), true);
      await pass(1_000);
      const [, remote] = ann.call.participants;
      assert.equal(remote?.screen, true);
      assert.equal(ann.call.streamOf(remote?.id ?? '', 'screen').getTracks().length, 2);
      bob.browser.shared[0]?.end();
      await pass(100);
      assert.equal(ann.call.participants[1]?.screen, false);
      assert.deepEqual(
        bob.details('screen-share-changed').map(({ enabled, origin }) => [enabled, origin]),
        [
          [true, 'user'],
          [false, 'device'],
        ],
      );
    });
  });

  describe('talk', () => {
    it('delivers chat messages, reactions, values and raised hands', async () => {
      const pages = new Pages();
      const [ann, bob] = [await pages.join('Ann'), await pages.join('Bob')];
      const delivery = await bob.call.sendMessage('hello');
      assert.deepEqual(delivery, { delivered: [id('a')], pending: [] });
      await bob.call.react('👏');
      await bob.call.sendData({ page: 2 });
      await bob.call.toggleHand();
      await pass(100);
      assert.deepEqual(
        ann.call.messages.map(({ name, text }) => [name, text]),
        [['Bob', 'hello']],
      );
      assert.equal(ann.details('reaction')[0]?.emoji, '👏');
      assert.deepEqual(ann.details('data-message')[0]?.value, { page: 2 });
      assert.equal(ann.details('hand-changed')[0]?.participant.hand, 1);
      assert.equal(ann.call.participants[1]?.hand, 1);
    });

    it('takes requests of a page that handles participant-joined: values, messages and a hand', async () => {
      const pages = new Pages();
      const ann = pages.open('Ann');
      const sent: Promise<unknown>[] = [];
      ann.call.addEventListener('participant-joined', ({ detail: { participant } }) => {
        const { call } = ann;
        sent.push(call.sendData({ page: 3 }, participant.id));
        sent.push(call.sendMessage('one', participant.id), call.sendMessage('two'));
        sent.push(call.toggleHand());
      });
      await ann.call.join();
      const bob = await pages.join('Bob');
      await Promise.all(sent);
      assert.deepEqual(
        bob.details('data-message').map(({ value }) => value),
        [{ page: 3 }],
      );
      for (const { call, details } of [ann, bob]) {
        assert.deepEqual(
          call.messages.map(({ text }) => text),
          ['one', 'two'],
        );
        assert.equal(details('chat-message').length, 2);
      }
      assert.equal(ann.call.localParticipant.hand, 1);
    });

    it('sends a newcomer the chat history', async () => {
      const pages = new Pages();
      const ann = await pages.join('Ann');
      await ann.call.sendMessage('welcome');
      const bob = await pages.join('Bob');
      assert.deepEqual(
        bob.call.messages.map(({ text }) => text),
        ['welcome'],
      );
    });

    it('shows who speaks', async () => {
      const pages = new Pages();
      const [ann] = [await pages.join('Ann'), await pages.join('Bob')];
      await pass(1_000);
      ann.browser.voiceLevel = 0.2;
      await pass(1_000);
      assert.equal(ann.call.activeSpeaker?.name, 'Ann');
      assert.equal(ann.details('active-speaker-changed').at(-1)?.participant?.name, 'Ann');
    });

    it('rejects everything that needs a room with `not-joined`', async () => {
      const { call } = new Pages().open('Ann');
      const attempts = [
        () => call.sendMessage('hello'),
        () => call.sendData(1),
        () => call.react('👏'),
        () => call.toggleHand(),
        () => call.toggleScreenShare(),
        () => call.getStats(),
        () => call.muteParticipant(id('a')),
        () => call.endCall(),
      ];
      for (const attempt of attempts) await assert.rejects(attempt, { code: 'not-joined' });
    });
  });

  describe('connections', () => {
    it('reconnects to the server, and follows what it missed', async () => {
      const pages = new Pages();
      const [ann, bob] = [await pages.join('Ann'), await pages.join('Bob')];
      pages.server.stop();
      await pass(500);
      assert.deepEqual([ann.call.state, ann.call.signaling], ['joined', 'reconnecting']);
      assert.equal(ann.call.participants[1]?.connection, 'connected', 'media needs no server');
      pages.server.start();
      await pass(2_000);
      assert.deepEqual([ann.call.signaling, bob.call.signaling], ['connected', 'connected']);
      bob.call.configure({ name: 'Robert' });
      await pass(100);
      assert.equal(ann.call.participants[1]?.name, 'Robert');
    });

    it('waits for a server that is not reachable, and joins once it is', async () => {
      const pages = new Pages();
      pages.server.stop();
      const { call, browser } = pages.open('Ann');
      await Promise.all([assert.rejects(call.join(), { code: 'server-unreachable' }), pass(6_000)]);
      assert.deepEqual([call.state, browser.live], ['error', []]);
      pages.server.start();
      await pass(2_000);
      assert.equal(call.state, 'joined');
    });

    it('shows a connection that is lost, and recovers it', async () => {
      const pages = new Pages();
      const [ann] = [await pages.join('Ann'), await pages.join('Bob')];
      await pass(5_000);
      pages.network.cut();
      await pass(3_000);
      assert.equal(ann.call.state, 'reconnecting');
      assert.equal(ann.call.participants[1]?.quality, 'poor');
      pages.network.restore();
      await pass(1_000);
      assert.equal(ann.call.state, 'joined');
    });

    it('takes its place again when the browser restores the page', async () => {
      const pages = new Pages();
      const { call, browser } = await pages.join('Ann');
      browser.fire('pagehide');
      browser.fire('restored');
      await pass(100);
      assert.equal(call.state, 'joined');
      assert.deepEqual(pages.server.members('r'), [id('a')]);
    });

    it('is the same participant after a reload, and ends as `replaced` when another page takes its place', async () => {
      const pages = new Pages();
      const ann = await pages.join('Ann');
      ann.browser.fire('pagehide');
      const reloaded = pages.open('Ann', {}, ann.browser.storage);
      await reloaded.call.join();
      assert.equal(reloaded.call.localParticipant.id, id('a'));
      assert.deepEqual(pages.server.members('r'), [id('a')]);
      // The first page was not reloaded but is still open, and its connection returns.
      await pass(2_000);
      assert.equal(reloaded.details('call-left')[0]?.reason, 'replaced');
    });

    it('returns stats of every link', async () => {
      const pages = new Pages();
      const [ann] = [await pages.join('Ann'), await pages.join('Bob')];
      const { links } = await ann.call.getStats();
      assert.deepEqual(
        links.map(({ participant, connectionState }) => [participant, connectionState]),
        [[id('b'), 'connected']],
      );
    });

    it('requests the size in which a video is shown from its sender', async () => {
      const pages = new Pages();
      const [ann, bob] = [await pages.join('Ann'), await pages.join('Bob')];
      ann.call.show(id('b'), 'camera', null);
      await pass(1_000);
      assert.equal(bob.browser.peers.at(-1)?.sender(1).encoding.active, false);
    });
  });

  describe('hosts', () => {
    it('admits and denies those who wait in the lobby', async () => {
      const pages = new Pages();
      const host = await pages.join('Host', { token: 'host' });
      await host.call.setRoom({ lobby: true });
      const [bob, eve] = [pages.open('Bob'), pages.open('Eve')];
      const joining = bob.call.join();
      const refused = eve.call.join();
      await pass(100);
      assert.deepEqual([bob.call.state, host.details('knock').length], ['waiting', 2]);
      assert.deepEqual(
        host.call.waiting.map(({ name }) => name),
        ['Bob', 'Eve'],
      );
      const [first, second] = host.call.waiting;
      await host.call.admit(first?.id ?? '');
      await joining;
      const denied = assert.rejects(refused, { code: 'admission-denied' });
      await host.call.deny(second?.id ?? '');
      await denied;
      assert.equal(eve.details('call-left')[0]?.reason, 'refused');
      await pass(100);
      assert.equal(host.call.participants.length, 2);
    });

    it('mutes a participant, who may unmute', async () => {
      const pages = new Pages();
      const host = await pages.join('Host', { token: 'host' });
      const bob = await pages.join('Bob');
      await host.call.muteParticipant(bob.call.localParticipant.id);
      await pass(100);
      assert.equal(bob.call.localParticipant.microphone, false);
      assert.equal(bob.details('microphone-changed').at(-1)?.origin, 'host');
      const [audio] = host.call.streamOf(id('b'), 'camera').getAudioTracks();
      assert.equal(audio?.enabled, false, 'silenced at the receiver, whatever is sent');
      assert.equal(await bob.call.toggleMicrophone(true), true);
      await pass(100);
      assert.equal(audio?.enabled, true);
      assert.equal(pages.server.member('r', id('b'))?.silenced, undefined);
    });

    it('keeps a muted guest muted where only hosts unmute', async () => {
      const pages = new Pages();
      const host = await pages.join('Host', { token: 'host' });
      const bob = await pages.join('Bob');
      await host.call.setRoom({ unmute: 'host' });
      await host.call.muteParticipant(id('b'));
      await pass(100);
      await assert.rejects(bob.call.toggleMicrophone(true), { code: 'not-allowed' });
      assert.equal(bob.call.localParticipant.microphone, false);
    });

    it('removes a participant, and ends the call for everyone', async () => {
      const pages = new Pages();
      const host = await pages.join('Host', { token: 'host' });
      const [bob, eve] = [await pages.join('Bob'), await pages.join('Eve')];
      await host.call.removeParticipant(id('b'));
      await pass(100);
      assert.equal(bob.details('call-left')[0]?.reason, 'removed');
      assert.equal(host.details('participant-left')[0]?.reason, 'removed');
      await host.call.endCall();
      await pass(100);
      assert.deepEqual([host.call.state, eve.details('call-left')[0]?.reason], ['left', 'ended']);
    });

    it('refuses the actions of guests with the code of the server', async () => {
      const pages = new Pages();
      const [ann] = [await pages.join('Ann'), await pages.join('Bob')];
      await assert.rejects(ann.call.muteParticipant(id('b')), { code: 'not-allowed' });
    });
  });
});
