import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { useCalls } from '../support/browser/call-fixture.js';
import { type CallPage, waitForMesh } from '../support/browser/call-page.js';
import { denyDevices } from '../support/browser/permissions.js';
import { assertMediaFlows } from '../support/media/media-flow.js';
import { waitFor } from '../support/wait-for.js';

type Kind = 'microphone' | 'camera';

describe('Changing devices', () => {
  const calls = useCalls({ chromium: { fakeDevices: 3 } });
  let own: CallPage;
  let other: CallPage;
  let room = 0;

  beforeEach(async () => {
    room += 1;
    [own, other] = await calls.openCall(`/?room=devices-${room}&join`, 2);
    await assertMediaFlows([own, other]);
  });

  /** Waits until the remote participant sees the device on or off. */
  const waitForRemote = (kind: Kind, on: boolean) =>
    waitFor(`the ${kind} ${on ? 'on' : 'off'} on the other page`, async () =>
      (await other.participants()).some((participant) => !participant.local && participant[kind] === on),
    );
  const changes = async (kind: Kind) =>
    (await own.events(`${kind}-changed`)).map(({ detail }) => `${detail.enabled} ${detail.origin}`);
  /** Simulates a change of the newest live track of this kind that the page has opened. */
  const changeTrack = (kind: Kind, act: 'unplug' | 'mute' | 'unmute') =>
    own.page.evaluate(
      (trackKind, what) => {
        const { instruments } = window;
        const track = instruments
          .liveTracks()
          .findLast((each) => each.kind === trackKind && !instruments.copies.has(each));
        if (!track) throw new Error('no live track');
        if (what === 'unplug') {
          track.stop();
          track.dispatchEvent(new Event('ended'));
        } else {
          Object.defineProperty(track, 'muted', { configurable: true, value: what === 'mute' });
          track.dispatchEvent(new Event(what));
        }
      },
      kind === 'microphone' ? 'audio' : 'video',
      act,
    );
  /** Hides devices from enumerateDevices(), and fires devicechange. */
  const hideDevices = (without: readonly string[]) =>
    own.page.evaluate((missing) => {
      const proto = MediaDevices.prototype as MediaDevices & { listAll?: MediaDevices['enumerateDevices'] };
      proto.listAll ??= proto.enumerateDevices;
      const { listAll } = proto;
      proto.enumerateDevices = async function (this: MediaDevices) {
        return (await listAll.call(this)).filter(({ deviceId }) => !missing.includes(deviceId));
      };
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    }, without);
  const selected = (kind: string) =>
    own.run(
      async (element, wanted) =>
        (await element.devices())
          .filter((each) => each.kind === wanted && each.selected)
          .map(({ deviceId }) => deviceId),
      kind,
    );

  it('lists devices, and switches to another camera and microphone without stopping either', async () => {
    const devices = await own.run((element) => element.devices());
    const cameras = devices.filter(({ kind }) => kind === 'videoinput');
    assert.equal(cameras.length, 3);
    assert.ok(devices.some(({ kind }) => kind === 'audioinput'));
    const [inUse] = await selected('videoinput');
    // The second fake camera of Chromium is a depth camera, which it does not encode.
    const another = cameras[2];
    assert.notEqual(another?.deviceId, inUse);
    assert.ok(another);
    await own.run((element, id) => element.setDevice('camera', id), another.deviceId);
    assert.deepEqual(await selected('videoinput'), [another.deviceId]);
    const microphone = devices.findLast(({ kind }) => kind === 'audioinput');
    assert.ok(microphone);
    await own.run((element, id) => element.setDevice('audioinput', id), microphone.deviceId);
    assert.ok((await selected('audioinput')).includes(microphone.deviceId));
    await assertMediaFlows([own, other]);
    assert.equal((await own.resources()).liveTracks, 2, 'the old tracks are stopped');
    assert.deepEqual(await changes('camera'), ['true user'], 'the camera was never off');
  });

  it('plays on a chosen speaker only: not on one that is refused or gone, and again on one that is back', async () => {
    assert.deepEqual(await selected('audiooutput'), ['default'], 'the id of an input, too');
    const choose = (id: string) =>
      own.run(
        (element, speaker) =>
          element.setDevice('speaker', speaker).then(
            () => 'chosen',
            (error) => error.code,
          ),
        id,
      );
    const [chosen, refused] = (await own.run((element) => element.devices())).flatMap(({ kind, deviceId }) =>
      kind === 'audiooutput' && deviceId !== 'default' ? [deviceId] : [],
    );
    assert.ok(chosen && refused);
    assert.equal(await choose(chosen), 'chosen');
    assert.deepEqual(await selected('audiooutput'), [chosen]);
    await own.page.evaluate((id) => {
      const { setSinkId } = HTMLMediaElement.prototype;
      HTMLMediaElement.prototype.setSinkId = function (sink) {
        return sink === id
          ? Promise.reject(new DOMException('refused', 'AbortError'))
          : setSinkId.call(this, sink);
      };
    }, refused);
    assert.equal(await choose(refused), 'device-in-use');
    assert.deepEqual(await selected('audiooutput'), [chosen]);
    await hideDevices([chosen]);
    await waitFor('the default speaker', async () => (await selected('audiooutput')).includes('default'));
    await hideDevices([]);
    await waitFor('the chosen speaker', async () => (await selected('audiooutput')).includes(chosen));
  });

  it('rejects an unknown device and an unknown kind, and keeps the current devices', async () => {
    const refusal = (kind: string, id: string) =>
      own.run(
        (element, ...args) =>
          element.setDevice(...args).then(
            () => '',
            (error) => error.code,
          ),
        kind,
        id,
      );
    assert.equal(await refusal('camera', 'no such device'), 'device-not-found');
    assert.equal(await refusal('speaker', 'no such device'), 'device-not-found');
    assert.equal(await refusal('toaster', ''), 'invalid-argument');
    await assertMediaFlows([own, other]);
  });

  it('switches to another camera when the chosen one is unplugged, and back when it is plugged in', async () => {
    const cameras = (await own.run((element) => element.devices())).filter(
      ({ kind }) => kind === 'videoinput',
    );
    const [, , chosen] = cameras;
    assert.ok(chosen);
    await own.run((element, id) => element.setDevice('camera', id), chosen.deviceId);
    await hideDevices([chosen.deviceId]);
    await changeTrack('camera', 'unplug');
    await waitFor('another camera', async () => (await changes('camera')).at(-1) === 'true device');
    await waitForRemote('camera', true);
    await assertMediaFlows([own, other]);
    // The browser chooses the replacement; here it can be the very camera that is hidden.
    const events = await own.events('devices-changed');
    assert.equal(events.length, 1);
    await hideDevices([]);
    await waitFor('the chosen camera', async () => (await selected('videoinput')).includes(chosen.deviceId));
    assert.equal((await own.events('devices-changed')).length, 2);
    await assertMediaFlows([own, other]);
    assert.ok((await changes('camera')).includes('false device'));
  });

  it('shows the microphone as off while the only one is unplugged, and on when it is plugged in', async () => {
    const all = (await own.run((element) => element.devices())).filter(({ kind }) => kind === 'audioinput');
    await hideDevices(all.map(({ deviceId }) => deviceId));
    await changeTrack('microphone', 'unplug');
    await waitForRemote('microphone', false);
    assert.deepEqual((await changes('microphone')).slice(-1), ['false device']);
    assert.ok(await own.hasButton('Unmute microphone'));
    assert.match(await own.text(), /No microphone was found/);
    await hideDevices([]);
    await waitForRemote('microphone', true);
    assert.deepEqual((await changes('microphone')).slice(-1), ['true device']);
    await assertMediaFlows([own, other]);
    assert.doesNotMatch(await own.text(), /No microphone was found/);
  });

  it('opens no microphone when the muted one is unplugged', async () => {
    await own.run((element) => element.toggleMicrophone(false));
    await changeTrack('microphone', 'unplug');
    await hideDevices([]);
    await own.run((element) => element.devices());
    assert.deepEqual((await changes('microphone')).slice(-1), ['false user']);
    await waitFor('only the camera open', async () => (await own.resources()).liveTracks === 1);
    assert.equal(await own.run((element) => element.toggleMicrophone(true)), true);
    await assertMediaFlows([own, other]);
  });

  it('shows the microphone as off while the system mutes it', async () => {
    await changeTrack('microphone', 'mute');
    await waitForRemote('microphone', false);
    assert.deepEqual((await changes('microphone')).slice(-1), ['false system']);
    await own.press('Unmute microphone');
    await changeTrack('microphone', 'unmute');
    await waitForRemote('microphone', true);
    await assertMediaFlows([own, other]);
  });

  it('goes on while the browser does not open the camera, and requests it again at the next click', async () => {
    await own.run((element) => element.toggleCamera(false));
    await own.page.evaluate(() => {
      const { mediaDevices } = navigator;
      const open = mediaDevices.getUserMedia.bind(mediaDevices);
      const hang = () => new Promise<MediaStream>(() => undefined);
      mediaDevices.getUserMedia = (constraints) => (constraints?.video ? hang() : open(constraints));
      Object.assign(window, { mendCamera: () => Object.assign(mediaDevices, { getUserMedia: open }) });
    });
    await own.press('Turn camera on');
    await changeTrack('microphone', 'unplug');
    await waitFor('another microphone', async () => (await changes('microphone')).at(-1) === 'true device');
    await waitFor('the notice', async () => (await own.text()).includes('Waiting for your camera'));
    await own.page.evaluate(() => Reflect.get(window, 'mendCamera')());
    await own.press('Turn camera on');
    await waitForRemote('camera', true);
    await assertMediaFlows([own, other]);
    assert.doesNotMatch(await own.text(), /Waiting for your camera/);
  });

  it('turns both devices off and shows an error when the permission is revoked', async () => {
    const browser = await calls.launchChromium({ grantDevices: false });
    const context = browser.defaultBrowserContext();
    await context.overridePermissions(calls.server.origin, ['camera', 'microphone']);
    await own.close();
    own = await calls.open(`/?room=devices-${room}&join`, { context });
    await waitForMesh([own, other]);
    await assertMediaFlows([own, other]);
    await denyDevices(own.page, calls.server.origin);
    await Promise.all([waitForRemote('microphone', false), waitForRemote('camera', false)]);
    await waitFor('the button', () => own.hasButton('Unmute microphone'));
    assert.equal((await own.resources()).liveTracks, 0);
    assert.equal(await own.state(), 'joined');
    const codes = async () => (await own.events('call-error')).map(({ detail }) => detail.code);
    await waitFor('the error', async () => (await codes()).includes('permission-denied'));
  });

  it('sends the stream of the page in place of the devices, mutes it, and never stops it', async () => {
    await own.run(async (element) => {
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width: 160, height: 90 });
      const context = canvas.getContext('2d');
      setInterval(() => {
        if (!context) return;
        context.fillStyle = `hsl(${performance.now() / 10} 80% 50%)`;
        context.fillRect(0, 0, 160, 90);
      }, 50);
      const audio = new AudioContext();
      const tone = new OscillatorNode(audio);
      const sink = new MediaStreamAudioDestinationNode(audio);
      tone.connect(sink);
      tone.start();
      const stream = new MediaStream([...canvas.captureStream(20).getTracks(), ...sink.stream.getTracks()]);
      Object.assign(window, { ownStream: stream });
      element.mediaStream = stream;
    });
    await waitFor('closed devices', async () => (await own.resources()).liveTracks === 0);
    const remoteWidth = () =>
      other.run((element) => {
        const tile = element.shadowRoot?.querySelector('[data-participant]:not([data-local]) video');
        return (tile as HTMLVideoElement).videoWidth;
      });
    await waitFor('the video of the page', async () => (await remoteWidth()) <= 160);
    await assertMediaFlows([own, other]);
    await own.run((element) => element.toggleMicrophone(false));
    await own.run((element) => element.toggleCamera(false));
    await Promise.all([waitForRemote('microphone', false), waitForRemote('camera', false)]);
    await own.run((element) => element.toggleCamera(true));
    await waitForRemote('camera', true);
    await own.run((element) => element.leave());
    const states = await own.page.evaluate(() =>
      (Reflect.get(window, 'ownStream') as MediaStream)
        .getTracks()
        .map(({ readyState, enabled }) => [readyState, enabled]),
    );
    assert.deepEqual(states, [
      ['live', true],
      ['live', true],
    ]);
  });
});
