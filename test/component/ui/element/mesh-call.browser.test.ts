import { CallError } from '../../../../component/core/call/call-error.js';
import { noPreferences, serializePreferences } from '../../../../component/core/interface/preferences.js';
import { elementProperties } from '../../../../component/ui/element/properties.js';
import { deepEqual, equal, eventually, found, ok } from '../../../support/assert.js';
import { mount, TestCallElement, unmount } from '../../../support/call-element.js';
import { person } from '../../../support/fake-call.js';
import { inCall, requestsOf, toolbar } from '../../../support/in-call.js';

/** Inserts an empty frame, which `unmount` removes. @returns its document */
async function mountFrame(): Promise<Document> {
  const holder = (await mount()).parentElement;
  const frame = document.createElement('iframe');
  holder?.replaceChildren(frame);
  return frame.contentDocument ?? document;
}

const autojoin = '<mesh-call room="x" autojoin></mesh-call>';

describe('MeshCallElement: properties and attributes', () => {
  afterEach(unmount);

  it('passes every attribute to the call', async () => {
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

  it('accepts the lowercase name of every property as an attribute', async () => {
    const texts = { room: 'r', server: 'https://s.example/', name: 'Ada', token: 't', metadata: '{}' };
    const values = {
      ...texts,
      ...{ externalId: '7', inviteUrl: 'https://i.example/', controls: 'mic', debug: 'rtc' },
      ...{ layout: 'grid', selfView: 'tile', theme: 'dark', icePolicy: 'relay' },
      ...{ maxUplink: 800, keepAlive: 5 },
      ...{ autojoin: true, muted: true, cameraOff: true, audioOnly: true, noStorage: true, noHotkeys: true },
    };
    const attributed = Object.entries(elementProperties).filter(([, { attribute }]) => attribute !== false);
    deepEqual(Object.keys(values).sort(), attributed.map(([name]) => name).sort());
    const markup = Object.entries(values).map(
      ([name, value]) => `${name.toLowerCase()}="${value === true ? '' : value}"`,
    );
    const element = await mount(`<mesh-call ${markup.join(' ')}></mesh-call>`);
    const read = Object.fromEntries(Object.keys(values).map((name) => [name, Reflect.get(element, name)]));
    deepEqual(read, values);
  });

  it('goes by the other spelling when one is removed', async () => {
    const element = await mount('<mesh-call room="x" camera-off cameraoff icepolicy="relay"></mesh-call>');
    element.removeAttribute('camera-off');
    equal(element.cameraOff, true);
    element.removeAttribute('cameraoff');
    equal(element.cameraOff, false);
    element.setAttribute('ice-policy', 'all');
    equal(element.icePolicy, 'all');
    element.removeAttribute('ice-policy');
    equal(element.icePolicy, 'relay');
    element.removeAttribute('icepolicy');
    equal(element.icePolicy, 'all');
  });

  it('reads the text “false” of a framework as off', async () => {
    const element = await mount(
      '<mesh-call room="x" audioonly="false" camera-off="false" muted="true" autojoin="false"></mesh-call>',
    );
    const { audioOnly, cameraOff, muted, autojoin: joins } = element;
    deepEqual(
      { audioOnly, cameraOff, muted, joins },
      { audioOnly: false, cameraOff: false, muted: true, joins: false },
    );
  });

  it('passes defaults to the call without attributes', async () => {
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

  it('passes the debug attribute as true or as a list of loggers', async () => {
    const all = await mount('<mesh-call debug></mesh-call>');
    equal(all.fake.settings.debug, true);
    const some = await mount('<mesh-call debug="rtc ui"></mesh-call>');
    equal(some.fake.settings.debug, 'rtc ui');
    some.removeAttribute('debug');
    await some.updateComplete;
    deepEqual(some.fake.configured, [{ debug: false }]);
  });

  it('passes the default for an unknown ice-policy', async () => {
    const element = await mount('<mesh-call ice-policy="bogus"></mesh-call>');
    equal(element.fake.settings.icePolicy, 'all');
  });

  it('configures a joined call with the changed settings only', async () => {
    const element = await mount();
    element.fake.enter();
    element.setAttribute('name', 'Grace');
    await element.updateComplete;
    deepEqual(element.fake.configured, [{ name: 'Grace' }]);
    element.room = 'y';
    await element.updateComplete;
    deepEqual(element.fake.configured.at(-1), { room: 'y' });
    equal(element.room, 'y');
    ok(!element.fake.requests.includes('join'), 'the call moves by itself');
  });

  it('reflects no property', async () => {
    const element = await mount('<mesh-call></mesh-call>');
    const settings = { muted: true, cameraOff: true, audioOnly: true, autojoin: true, noHotkeys: true };
    const texts = { room: 'y', server: 'https://s.example/', name: 'Ada', externalId: '7', controls: 'mic' };
    const choices = { layout: 'sidebar', selfView: 'tile', theme: 'dark', maxUplink: 800 } as const;
    Object.assign(element, settings, texts, choices);
    await element.updateComplete;
    deepEqual(element.getAttributeNames().sort(), ['signaling', 'state']);
  });

  it('restores state and signaling when a page that renders itself again removes them', async () => {
    const element = await mount();
    element.removeAttribute('state');
    element.setAttribute('signaling', 'connected');
    await Promise.resolve();
    equal(element.getAttribute('state'), 'prejoin');
    equal(element.getAttribute('signaling'), 'disconnected');
  });

  it('keeps a later property and choice when the page writes the same attributes again', async () => {
    const element = await mount('<mesh-call room="x" layout="grid" self-view="tile"></mesh-call>');
    element.fake.enter(person('b'));
    element.room = 'y';
    element.answer({ type: 'type-name', name: 'Ada' });
    Object.assign(element, { layout: 'sidebar', selfView: 'hidden' });
    for (const name of element.getAttributeNames())
      element.setAttribute(name, element.getAttribute(name) ?? '');
    await element.updateComplete;
    deepEqual([element.room, element.layout, element.selfView], ['y', 'sidebar', 'hidden']);
    equal(element.fake.configured.at(-1)?.name, 'Ada');
  });

  it('turns off in a call what the page sets, also where a stored choice is the same', async () => {
    localStorage.setItem(
      'mesh-call',
      serializePreferences({ ...noPreferences, muted: true, cameraOff: true }),
    );
    const element = await mount();
    element.fake.enter();
    await element.updateComplete;
    element.muted = true;
    element.cameraOff = true;
    await element.updateComplete;
    localStorage.clear();
    deepEqual(element.fake.settings.muted, true);
    deepEqual(
      element.fake.requests.filter((request) => /^(?:microphone|camera) /u.test(request)),
      ['microphone false', 'camera false'],
    );
  });

  it('applies properties that were set before its definition to the first method call', async () => {
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

  it('treats undefined properties as missing', async () => {
    const element = await mount();
    for (const name of ['room', 'server', 'name', 'externalId', 'metadata'])
      Reflect.set(element, name, undefined);
    await element.updateComplete;
    deepEqual(element.fake.configured.at(-1)?.room, null);
    deepEqual(element.fake.configured.at(-1)?.name ?? '', '');
  });

  it('keeps properties that were set before its definition', async () => {
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
    equal(element.fake.configured.at(-1)?.room, 'late');
    element.remove();
  });

  it('configures the call with a property before the method call that follows', async () => {
    const element = await mount();
    element.room = 'now';
    void element.join();
    deepEqual(element.fake.configured, [{ room: 'now' }]);
    equal(element.fake.requests.at(-1), 'join');
  });

  it('reflects state and signaling to attributes and to a custom state', async () => {
    const element = await mount();
    equal(element.getAttribute('state'), 'prejoin');
    equal(element.getAttribute('signaling'), 'disconnected');
    element.fake.enter();
    equal(element.getAttribute('state'), 'joined');
    equal(element.getAttribute('signaling'), 'connected');
    equal(element.state, 'joined');
    ok(element.matches(':state(joined)') && !element.matches(':state(prejoin)'));
  });

  it('gives two elements different storage keys', async () => {
    const element = await mount();
    const other = await mount();
    ok(element.fake.settings.storageKey !== other.fake.settings.storageKey);
  });

  it('keeps 16:9 of its width, at least 28 default font sizes, unless the page sets its height', async () => {
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

  it('shows the colour scheme of the theme attribute', async () => {
    const element = await mount('<mesh-call room="x" theme="dark"></mesh-call>');
    const colour = () => getComputedStyle(found(element.root, '.call')).backgroundColor;
    equal(colour(), 'rgb(15, 18, 22)');
    element.theme = 'light';
    await element.updateComplete;
    equal(colour(), 'rgb(243, 244, 247)');
  });
});

describe('MeshCallElement: life cycle', () => {
  afterEach(unmount);

  it('shows the pre-join screen, or joins with autojoin', async () => {
    deepEqual((await mount()).fake.requests, ['prepare']);
    deepEqual((await mount(autojoin)).fake.requests, ['join']);
  });

  it('joins with autojoin once it has a room', async () => {
    const element = await mount('<mesh-call autojoin></mesh-call>');
    deepEqual(element.fake.requests, ['prepare']);
    element.room = 'x';
    await element.updateComplete;
    deepEqual(element.fake.requests, ['prepare', 'join']);
  });

  it('shows the pre-join screen when before-join is prevented', async () => {
    const element = await mount('<mesh-call autojoin></mesh-call>');
    element.fake.prevented = true;
    element.room = 'x';
    await element.updateComplete;
    deepEqual(element.fake.requests, ['prepare', 'join', 'prepare']);
  });

  it('joins with autojoin when the server changes', async () => {
    const element = await mount(autojoin);
    element.fake.change({ state: 'prejoin' });
    element.setAttribute('server', 'https://other.example/');
    await element.updateComplete;
    deepEqual(element.fake.requests, ['join', 'join']);
  });

  it('reflects that the call was left after its removal', async () => {
    const element = await mount('<mesh-call room="x" keep-alive="0"></mesh-call>');
    element.fake.enter();
    element.remove();
    await eventually(() => element.fake.requests.includes('close'), 'the call is closed');
    element.fake.change({ state: 'left' });
    equal(element.getAttribute('state'), 'left');
  });

  it('joins when autojoin is set, but not again during the call', async () => {
    const element = await mount();
    element.autojoin = true;
    await element.updateComplete;
    deepEqual(element.fake.requests, ['prepare', 'join']);
    element.fake.enter();
    element.autojoin = false;
    await element.updateComplete;
    element.autojoin = true;
    await element.updateComplete;
    deepEqual(element.fake.requests, ['prepare', 'join']);
  });

  it('rejects join() of the page, but causes no unhandled rejection with autojoin', async () => {
    const rejections: PromiseRejectionEvent[] = [];
    const note = (event: PromiseRejectionEvent) => rejections.push(event);
    addEventListener('unhandledrejection', note);
    const element = await mount();
    const failure = Promise.reject(new CallError('room-full', 'Full.', { fatal: true }));
    failure.catch(() => undefined);
    element.fake.answer = failure;
    element.autojoin = true;
    await element.updateComplete;
    // The browser reports rejections in a separate task.
    await new Promise((resolve) => setTimeout(resolve, 20));
    equal(rejections.length, 0);
    const caught = await element.join().catch((error: CallError) => error.code);
    equal(caught, 'room-full');
    removeEventListener('unhandledrejection', note);
  });

  it('leaves when it has been out of the document for longer than keep-alive', async () => {
    const element = await mount('<mesh-call room="x" keep-alive="0.05"></mesh-call>');
    element.fake.enter(person('b'));
    element.remove();
    await Promise.resolve();
    ok(!element.fake.requests.includes('close'), 'it may return');
    await eventually(() => element.fake.requests.includes('close'), 'the call is closed');
    deepEqual(element.fake.requests, ['prepare', 'close']);
  });

  it('keeps the call and its interface during a short absence', async () => {
    const element = await mount(autojoin);
    const holder = element.parentElement;
    element.fake.enter(person('b'));
    await element.updateComplete;
    element.answer({ type: 'open-dialog', name: 'settings' });
    await element.updateComplete;
    element.remove();
    await new Promise(requestAnimationFrame);
    element.requestUpdate();
    await element.updateComplete;
    holder?.append(element);
    await element.updateComplete;
    deepEqual(element.fake.requests, ['join']);
    equal(element.root.querySelectorAll('[data-participant]').length, 2);
    ok(element.root.querySelector('.panel'), 'the dialog is still open');
  });

  it('leaves at once when another element takes its place in the room, with its storage key', async () => {
    const markup = '<mesh-call id="call" room="x" autojoin></mesh-call>';
    const element = await mount(markup);
    const other = await mount('<mesh-call id="away" room="y"></mesh-call>');
    const holder = element.parentElement;
    element.fake.enter(person('b'));
    for (const each of [element, other]) each.remove();
    const { storageKey } = element.fake.settings;
    if (holder) holder.innerHTML = markup;
    const successor = holder?.firstElementChild as TestCallElement;
    await successor.updateComplete;
    deepEqual(element.fake.requests, ['join', 'close']);
    deepEqual(other.fake.requests, ['prepare']);
    equal(successor.fake.settings.storageKey, storageKey);
  });

  it('keeps the call when it is moved in the document', async () => {
    const element = await mount();
    element.fake.enter(person('b'));
    await element.updateComplete;
    const place = document.createElement('section');
    element.parentElement?.append(place);
    place.append(element);
    await element.updateComplete;
    deepEqual(element.fake.requests, ['prepare']);
    equal(element.root.querySelectorAll('[data-participant]').length, 2);
    if ('moveBefore' in place) {
      place.parentElement?.moveBefore(element, null);
      await element.updateComplete;
      deepEqual(element.fake.requests, ['prepare']);
    }
  });

  it('joins again when it is inserted after it has left', async () => {
    const element = await mount('<mesh-call room="x" autojoin keep-alive="0"></mesh-call>');
    const holder = element.parentElement;
    element.fake.enter();
    element.remove();
    await eventually(() => element.fake.requests.includes('close'), 'the call is closed');
    holder?.append(element);
    await element.updateComplete;
    deepEqual(element.fake.requests, ['join', 'close', 'join']);
  });

  it('keeps its look and its call in the document of a frame, in one that is not shown, and after its return', async () => {
    const element = await inCall(autojoin, 'b');
    const holder = element.parentElement;
    const count = element.root.adoptedStyleSheets.length;
    const look = () => getComputedStyle(found(element.root, '.call')).position;
    const frame = await mountFrame();
    frame.body.append(element);
    await element.updateComplete;
    equal(look(), 'absolute');
    equal(element.root.adoptedStyleSheets.length, count);
    document.implementation.createHTMLDocument().adoptNode(element);
    holder?.append(element);
    await element.updateComplete;
    equal(look(), 'absolute');
    equal(element.root.adoptedStyleSheets.length, count);
    deepEqual(requestsOf(element), ['join']);
  });

  it('answers shortcuts, and follows its width, in the document of a frame', async () => {
    const element = await inCall(autojoin, 'b');
    const frame = await mountFrame();
    frame.body.append(element);
    await element.updateComplete;
    ok(toolbar(element).includes('Chat'));
    element.style.width = '200px';
    await eventually(() => !toolbar(element).includes('Chat'), 'the toolbar folds');
    const view = frame.defaultView as Window & typeof globalThis;
    found(element.root, '.toolbar button').focus();
    const press = () => new view.KeyboardEvent('keydown', { key: 'h', bubbles: true, composed: true });
    element.root.activeElement?.dispatchEvent(press());
    await eventually(() => element.fake.requests.includes('hand undefined'), 'the hand is raised');
  });

  it('has its look where its first document is that of a frame', async () => {
    const frame = await mountFrame();
    const element = document.createElement('mesh-call') as TestCallElement;
    element.room = 'x';
    frame.body.append(element);
    await element.updateComplete;
    equal(getComputedStyle(found(element.root, '.call')).position, 'absolute');
  });

  it('leaves when the frame around it is removed, and does not join again', async () => {
    const element = await mount('<mesh-call room="x" autojoin keep-alive="0.05"></mesh-call>');
    const frame = await mountFrame();
    frame.body.append(element);
    element.fake.enter(person('b'));
    frame.defaultView?.frameElement?.remove();
    await eventually(() => element.fake.requests.includes('close'), 'the call is closed');
    element.requestUpdate();
    await element.updateComplete;
    deepEqual(requestsOf(element), ['join', 'close']);
  });

  it('shows the pre-join screen when the room changes after the call', async () => {
    const element = await mount();
    element.fake.change({ state: 'left' });
    element.room = 'y';
    await element.updateComplete;
    deepEqual(element.fake.requests, ['prepare', 'prepare']);
  });
});

describe('MeshCallElement: requests', () => {
  afterEach(unmount);

  it('answers requests of its parts, which never leave the shadow root', async () => {
    const element = await mount();
    let leaked = false;
    element.addEventListener('mesh-call-request', () => {
      leaked = true;
    });
    element.root.querySelector<HTMLElement>('.name-and-join button')?.click();
    equal(element.fake.requests.at(-1), 'join');
    ok(!leaked);
  });
});
