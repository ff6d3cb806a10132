import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { assertMediaFlows } from '../support/flow.js';
import { type Product, startProduct } from '../support/product.js';
import { until } from '../support/until.js';

type Kind = 'microphone' | 'camera';

describe('devices that come and go in a call', () => {
  let product: Product;
  let browser: Browser;
  let own: CallPage;
  let other: CallPage;
  let room = 0;

  before(async () => {
    product = await startProduct();
    browser = await launchChromium({ fakeDevices: 3 });
  });
  after(async () => {
    await closeBrowser(browser);
    await product?.close();
  });
  beforeEach(async () => {
    room += 1;
    const url = `${product.origin}/?room=devices-${room}&join`;
    own = await CallPage.open(browser, url);
    other = await CallPage.open(browser, url);
    await Promise.all([own, other].map((page) => page.waitForCall(2)));
    await assertMediaFlows([own, other]);
  });
  afterEach(async () => {
    await other.close();
    if (!own.page.isClosed()) await own.close();
  });

  /** What the other one sees of a device of ours, once it is so. */
  const seen = (kind: Kind, on: boolean) =>
    until(`the other to see the ${kind} ${on ? 'on' : 'off'}`, async () =>
      (await other.participants()).some((participant) => !participant.local && participant[kind] === on),
    );
  const changes = async (kind: Kind) =>
    (await own.events(`${kind}-changed`)).map(({ detail }) => `${detail.enabled} ${detail.origin}`);
  /** The open track of a kind, by the newest that the page was given. */
  const onTrack = (kind: Kind, act: 'unplug' | 'mute' | 'unmute') =>
    own.page.evaluate(
      (trackKind, what) => {
        const tracks = window.instruments.tracks.flatMap((ref) => ref.deref() ?? []);
        const { copies } = window.instruments;
        const track = tracks.findLast(
          (each) => each.kind === trackKind && each.readyState === 'live' && !copies.has(each),
        );
        if (!track) throw new Error('no open track');
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
  /** Takes devices away from what the browser lists, and tells the page. */
  const list = (without: readonly string[]) =>
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

  it('lists them, and changes to another camera and microphone without a new negotiation', async () => {
    const devices = await own.run((element) => element.devices());
    const cameras = devices.filter(({ kind }) => kind === 'videoinput');
    assert.equal(cameras.length, 3);
    assert.ok(devices.some(({ kind }) => kind === 'audioinput'));
    const [inUse] = await selected('videoinput');
    // The second fake camera of Chromium's gives depth, which it does not encode.
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
    assert.equal((await own.resources()).liveTracks, 2, 'the old ones are let go');
    assert.deepEqual(await changes('camera'), ['true user'], 'it was never off');
  });

  it('refuses a device that is not there or of no kind, and keeps what there is', async () => {
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

  it('unplugged: another one takes its place, and the chosen one is taken again when it is back', async () => {
    const cameras = (await own.run((element) => element.devices())).filter(
      ({ kind }) => kind === 'videoinput',
    );
    const [, , chosen] = cameras;
    assert.ok(chosen);
    await own.run((element, id) => element.setDevice('camera', id), chosen.deviceId);
    await list([chosen.deviceId]);
    await onTrack('camera', 'unplug');
    await until('another camera', async () => (await changes('camera')).at(-1) === 'true device');
    await seen('camera', true);
    await assertMediaFlows([own, other]);
    // What the browser opens instead is its own choice; here it may well be the one that was said to be gone.
    const events = await own.events('devices-changed');
    assert.equal(events.length, 1);
    await list([]);
    await until('the chosen one', async () => (await selected('videoinput')).includes(chosen.deviceId));
    assert.equal((await own.events('devices-changed')).length, 2);
    await assertMediaFlows([own, other]);
    assert.ok((await changes('camera')).includes('false device'));
  });

  it('the only microphone unplugged: everybody sees it off, until it is back', async () => {
    const all = (await own.run((element) => element.devices())).filter(({ kind }) => kind === 'audioinput');
    await list(all.map(({ deviceId }) => deviceId));
    await onTrack('microphone', 'unplug');
    await seen('microphone', false);
    assert.deepEqual((await changes('microphone')).slice(-1), ['false device']);
    assert.ok(await own.has('Unmute microphone'));
    assert.match(await own.text(), /No microphone was found/);
    await list([]);
    await seen('microphone', true);
    assert.deepEqual((await changes('microphone')).slice(-1), ['true device']);
    await assertMediaFlows([own, other]);
    assert.doesNotMatch(await own.text(), /No microphone was found/);
  });

  it('unplugged while it is muted: nothing is opened behind the back of the person', async () => {
    await own.run((element) => element.toggleMicrophone(false));
    await onTrack('microphone', 'unplug');
    await list([]);
    await own.run((element) => element.devices());
    assert.deepEqual((await changes('microphone')).slice(-1), ['false user']);
    await until('only the camera', async () => (await own.resources()).liveTracks === 1);
    assert.equal(await own.run((element) => element.toggleMicrophone(true)), true);
    await assertMediaFlows([own, other]);
  });

  it('muted by the system: everybody sees it, and sees it end', async () => {
    await onTrack('microphone', 'mute');
    await seen('microphone', false);
    assert.deepEqual((await changes('microphone')).slice(-1), ['false system']);
    await onTrack('microphone', 'unmute');
    await seen('microphone', true);
    await assertMediaFlows([own, other]);
  });

  it('permission revoked in the call: the devices are off on every screen, and one is told why', async () => {
    const asking = await launchChromium({ grantDevices: false });
    try {
      const context = asking.defaultBrowserContext();
      await context.overridePermissions(product.origin, ['camera', 'microphone']);
      await own.close();
      own = await CallPage.openIn(context, `${product.origin}/?room=devices-${room}&join`);
      await Promise.all([own, other].map((page) => page.waitForCall(2)));
      await assertMediaFlows([own, other]);
      const session = await own.page.createCDPSession();
      for (const name of ['camera', 'microphone'])
        await session.send('Browser.setPermission', {
          permission: { name },
          setting: 'denied',
          origin: product.origin,
        });
      await Promise.all([seen('microphone', false), seen('camera', false)]);
      await until('the button', () => own.has('Unmute microphone'));
      assert.equal((await own.resources()).liveTracks, 0);
      assert.equal(await own.state(), 'joined');
      const codes = async () => (await own.events('call-error')).map(({ detail }) => detail.code);
      await until('the reason', async () => (await codes()).includes('permission-denied'));
    } finally {
      await closeBrowser(asking);
    }
  });

  it("a page's own stream is sent in the place of the devices, muted, and never stopped", async () => {
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
    await until('the devices to be let go', async () => (await own.resources()).liveTracks === 0);
    const size = () =>
      other.run((element) => {
        const tile = element.shadowRoot?.querySelector('[data-participant]:not([data-local]) video');
        return (tile as HTMLVideoElement).videoWidth;
      });
    await until('the picture of the page', async () => (await size()) <= 160);
    await assertMediaFlows([own, other]);
    await own.run((element) => element.toggleMicrophone(false));
    await own.run((element) => element.toggleCamera(false));
    await Promise.all([seen('microphone', false), seen('camera', false)]);
    await own.run((element) => element.toggleCamera(true));
    await seen('camera', true);
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
