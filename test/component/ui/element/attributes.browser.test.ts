import { deepEqual, equal, ok } from '../../../support/assert.js';
import { mount, TestCallElement, unmount } from '../../../support/call-element.js';

describe('attributes and properties', () => {
  afterEach(unmount);

  it('hands every attribute to the call', async () => {
    const element = await mount(
      `<mesh-call room="r" server="https://s.example/" name="Ada" external-id="7" metadata="{}" muted camera-off audio-only max-uplink="800" ice-policy="relay"></mesh-call>`,
    );
    const { storageKey, ...settings } = element.fake.settings;
    deepEqual(settings, {
      room: 'r',
      server: 'https://s.example/',
      name: 'Ada',
      token: null,
      externalId: '7',
      metadata: '{}',
      muted: true,
      cameraOff: true,
      audioOnly: true,
      screenHint: 'detail',
      maxUplink: 800,
      icePolicy: 'relay',
      iceServers: null,
      mediaStream: null,
      debug: false,
    });
    ok(storageKey, 'the call has a storage key');
  });

  it('has defaults where there are no attributes', async () => {
    const element = await mount('<mesh-call></mesh-call>');
    const { storageKey: _, ...settings } = element.fake.settings;
    deepEqual(settings, {
      room: null,
      server: null,
      name: '',
      token: null,
      externalId: null,
      metadata: null,
      muted: false,
      cameraOff: false,
      audioOnly: false,
      screenHint: 'detail',
      maxUplink: 2500,
      icePolicy: 'all',
      iceServers: null,
      mediaStream: null,
      debug: false,
    });
    deepEqual(element.getAttributeNames().sort(), ['signaling', 'state']);
  });

  it('takes an unknown ice-policy for the default', async () => {
    const element = await mount('<mesh-call ice-policy="bogus"></mesh-call>');
    equal(element.fake.settings.icePolicy, 'all');
  });

  it('tells a joined call what changes, and only that', async () => {
    const element = await mount();
    element.fake.enter();
    element.setAttribute('name', 'Grace');
    await element.updateComplete;
    deepEqual(element.fake.configured, [{ name: 'Grace' }]);
    element.room = 'y';
    await element.updateComplete;
    deepEqual(element.fake.configured.at(-1), { room: 'y' });
    equal(element.getAttribute('room'), 'y');
    ok(!element.fake.requests.includes('join'), 'the call moves by itself');
  });

  it('never reflects muted and camera-off', async () => {
    const element = await mount();
    element.muted = true;
    element.cameraOff = true;
    await element.updateComplete;
    deepEqual(element.fake.configured, [{ muted: true, cameraOff: true }]);
    ok(!element.hasAttribute('muted') && !element.hasAttribute('camera-off'));
  });

  it('knows what was set before the element was defined as soon as a method is called', async () => {
    class Sooner extends TestCallElement {}
    const element = document.createElement('sooner-mesh-call') as Sooner;
    element.room = 'early';
    document.body.append(element);
    customElements.define('sooner-mesh-call', Sooner);
    await customElements.whenDefined('sooner-mesh-call');
    void element.join();
    equal(element.fake.settings.room, 'early');
    element.remove();
  });

  it('takes undefined, as frameworks give it, for nothing', async () => {
    const element = await mount();
    const untyped = element as unknown as Record<string, unknown>;
    for (const name of ['room', 'server', 'name', 'externalId', 'metadata']) untyped[name] = undefined;
    await element.updateComplete;
    deepEqual(element.fake.configured.at(-1)?.room, null);
    deepEqual(element.fake.configured.at(-1)?.name ?? '', '');
  });

  it('keeps what was set before the element was defined', async () => {
    class Later extends TestCallElement {}
    const element = document.createElement('later-mesh-call') as Later;
    element.room = 'early';
    element.muted = true;
    document.body.append(element);
    customElements.define('later-mesh-call', Later);
    await element.updateComplete;
    equal(element.fake.settings.room, 'early');
    equal(element.fake.settings.muted, true);
    element.room = 'late';
    await element.updateComplete;
    equal(element.getAttribute('room'), 'late');
    element.remove();
  });

  it('applies a property before the method that follows it', async () => {
    const element = await mount();
    element.room = 'now';
    void element.join();
    deepEqual(element.fake.configured, [{ room: 'now' }]);
    equal(element.fake.requests.at(-1), 'join');
  });

  it('shows state and signaling as attributes and custom state', async () => {
    const element = await mount();
    equal(element.getAttribute('state'), 'prejoin');
    equal(element.getAttribute('signaling'), 'disconnected');
    element.fake.enter();
    equal(element.getAttribute('state'), 'joined');
    equal(element.getAttribute('signaling'), 'connected');
    equal(element.state, 'joined');
    ok(element.matches(':state(joined)') && !element.matches(':state(prejoin)'));
  });

  it('gives two elements two storage keys', async () => {
    const element = await mount();
    const other = await mount();
    ok(element.fake.settings.storageKey !== other.fake.settings.storageKey);
  });

  it('keeps 16:9 of its width, at least 28rem, unless the page gives it a height', async () => {
    const element = await mount();
    const holder = element.parentElement as HTMLElement;
    holder.style.width = '1280px';
    equal(element.getBoundingClientRect().height, 720);
    holder.style.width = '320px';
    equal(element.getBoundingClientRect().height, 448);
    element.style.height = '200px';
    equal(element.getBoundingClientRect().height, 200);
    equal(element.getBoundingClientRect().width, 320);
    element.style.height = '';
    holder.style.cssText = 'display: grid; grid-template-rows: 1fr; width: 900px; height: 300px';
    equal(element.getBoundingClientRect().height, 300);
    element.hidden = true;
    equal(element.getBoundingClientRect().height, 0);
  });
});
