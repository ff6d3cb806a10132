import { equal, eventually, found, ok } from '../../../support/assert.js';
import { mount, type TestCallElement, unmount } from '../../../support/call-element.js';
import { me, person } from '../../../support/fake-call.js';

/** In a call with these remote participants, in an element of this size, after the first reports. */
async function inCall(width: number, height: number, ...ids: string[]): Promise<TestCallElement> {
  const element = await mount('<details open><mesh-call room="x"></mesh-call></details>');
  Object.assign(element.style, { display: 'block', width: `${width}px`, height: `${height}px` });
  element.fake.enter(...ids.map((id) => person(id)));
  element.fake.fire('call-joined', { participant: me(), participants: [] });
  await eventually(() => ids.every((id) => shown(element, id) !== undefined), 'a report for every tile');
  return element;
}

/** The last report for a participant; undefined before the first. */
function shown(element: TestCallElement, id: string): string | undefined {
  return element.fake.requests
    .filter((each) => each.startsWith(`show ${id} camera`))
    .at(-1)
    ?.split(' ')[3];
}

const sizeOf = (element: TestCallElement, id: string) => {
  const tile = element.root.querySelector(`[data-participant="${id}"]`);
  ok(tile, `${id} has a tile`);
  const { width, height } = tile.getBoundingClientRect();
  return `${Math.round(width * devicePixelRatio)}×${Math.round(height * devicePixelRatio)}`;
};

describe('TileVisibility', () => {
  afterEach(unmount);

  it('reports the size of remote tiles in device pixels', async () => {
    const element = await inCall(800, 500, 'b', 'c');
    await eventually(() => shown(element, 'b') === sizeOf(element, 'b'), 'the size of the tile');
    ok(!element.fake.requests.some((each) => each.startsWith('show me')), 'no report for the local tile');
  });

  for (const page of ['zoom: 0.5', 'zoom: 2', 'transform: scale(0.5)', 'transform: scale(2)'])
    it(`reports the size that a person sees, under ${page}`, async () => {
      const element = await mount(
        `<div style="${page}; transform-origin: 0 0"><mesh-call room="x"></mesh-call></div>`,
      );
      Object.assign(element.style, { width: '600px', height: '400px' });
      element.fake.enter(person('b'));
      element.fake.fire('call-joined', { participant: me(), participants: [] });
      await eventually(() => shown(element, 'b') !== undefined, 'a report');
      const seen = () => sizeOf(element, 'b').split('×').map(Number);
      await eventually(() => {
        const reported = shown(element, 'b')?.split('×').map(Number) ?? [];
        return seen().every((length, index) => Math.abs(length - (reported[index] ?? 0)) <= 2);
      }, `${seen()}`);
    });

  it('reports a new size within 250 ms after the last change', async () => {
    const element = await inCall(800, 500, 'b');
    element.style.width = '400px';
    await eventually(
      () => sizeOf(element, 'b').startsWith('3') || sizeOf(element, 'b').startsWith('2'),
      'a small tile',
    );
    const since = performance.now();
    await eventually(() => shown(element, 'b') === sizeOf(element, 'b'), 'the new size');
    ok(performance.now() - since < 250, `${performance.now() - since} ms`);
  });

  it('reports a tile that is scrolled out of view within 300 ms, and its size when it is back', async () => {
    const element = await inCall(800, 500, 'b');
    element.style.transform = 'translateX(5000px)';
    const since = performance.now();
    await eventually(() => shown(element, 'b') === 'nothing', 'not visible');
    ok(performance.now() - since < 300, `${performance.now() - since} ms`);
    element.style.transform = '';
    await eventually(() => shown(element, 'b') === sizeOf(element, 'b'), 'visible');
  });

  it('requests no video of tiles that the page does not draw, and again once it does', async () => {
    const element = await inCall(800, 500, 'b');
    const container = found(document, 'details');
    const ways: readonly ((isHidden: boolean) => void)[] = [
      (isHidden) => container.toggleAttribute('open', !isHidden),
      (isHidden) => container.style.setProperty('visibility', isHidden ? 'hidden' : 'visible'),
      (isHidden) => container.style.setProperty('opacity', isHidden ? '0' : '1'),
      (isHidden) => container.style.setProperty('content-visibility', isHidden ? 'hidden' : 'visible'),
    ];
    for (const [index, hide] of ways.entries()) {
      hide(true);
      await eventually(() => shown(element, 'b') === 'nothing', `nothing in way ${index}`);
      hide(false);
      await eventually(() => shown(element, 'b') === sizeOf(element, 'b'), `the size after way ${index}`);
    }
  });

  it('requests the video of a tile that is drawn again while another tile is reported', async () => {
    const element = await inCall(800, 500, 'b', 'c');
    const [b, c] = ['b', 'c'].map((id) => found<HTMLElement>(element.root, `[data-participant="${id}"]`));
    ok(b && c, 'both have tiles');
    c.style.setProperty('opacity', '0');
    await eventually(() => shown(element, 'c') === 'nothing', 'nothing');
    c.style.setProperty('opacity', '1');
    b.style.setProperty('width', '50px');
    await eventually(() => shown(element, 'c') === sizeOf(element, 'c'), 'the size');
  });

  it('requests no video in a call that is joined where the page does not draw it', async () => {
    const element = await mount('<details><summary>Call</summary><mesh-call room="x"></mesh-call></details>');
    element.fake.enter(person('b'));
    element.fake.fire('call-joined', { participant: me(), participants: [] });
    await eventually(() => shown(element, 'b') === 'nothing', 'nothing');
  });

  it('requests no video of tiles below a side panel', async () => {
    for (const [width, height] of [
      [360, 600],
      [900, 300],
    ] as const) {
      const element = await inCall(width, height, 'b');
      element.answer({ type: 'control', control: 'chat' });
      await eventually(() => shown(element, 'b') === 'nothing', `nothing at ${width}`);
      element.answer({ type: 'control', control: 'chat' });
      await eventually(() => shown(element, 'b') === sizeOf(element, 'b'), `the size at ${width}`);
      await unmount();
    }
  });

  it('requests at most eight videos, and follows participants who join and leave', async () => {
    const ids = Array.from({ length: 10 }, (_, index) => `p${index}`);
    const element = await inCall(1_000, 600, ...ids);
    await eventually(() => ids.filter((id) => shown(element, id) !== 'nothing').length === 8, 'eight videos');
    element.fake.enter(...ids.slice(2).map((id) => person(id)));
    await eventually(
      () => ids.slice(2).every((id) => shown(element, id) !== 'nothing'),
      'the eight remaining participants',
    );
  });

  it('reports the same size only once', async () => {
    const element = await inCall(800, 500, 'b');
    await eventually(() => shown(element, 'b') === sizeOf(element, 'b'), 'the size of the tile');
    const count = element.fake.requests.length;
    element.fake.change({});
    await element.updateComplete;
    element.style.width = '500px';
    await eventually(
      () => shown(element, 'b') === sizeOf(element, 'b') && element.fake.requests.length > count,
      'the new size',
    );
    equal(element.fake.requests.length, count + 1, 'nothing but the new size');
  });

  it('sets no timers while the observers do not report, as on hidden pages', async () => {
    const { ResizeObserver: observer, setTimeout: timer } = window;
    let timers = 0;
    window.ResizeObserver = class extends observer {
      override observe(): void {
        // Never reports.
      }
    };
    const element = await mount('<mesh-call room="x"></mesh-call>');
    element.fake.enter(person('b'));
    element.fake.fire('call-joined', { participant: me(), participants: [] });
    const { TileVisibility } = await import('../../../../component/ui/in-call/tile-visibility.js');
    window.setTimeout = ((callback: () => void, delayMs?: number) => {
      timers += 1;
      return timer(callback, delayMs);
    }) as typeof setTimeout;
    try {
      const visibility = new TileVisibility(element);
      document.dispatchEvent(new Event('visibilitychange'));
      await new Promise((resolve) => timer(resolve, 200));
      visibility.close();
    } finally {
      Object.assign(window, { ResizeObserver: observer, setTimeout: timer });
    }
    ok(timers < 20, `${timers} timers in 200 ms`);
    ok(!element.fake.requests.some((each) => each.startsWith('show b')), 'no report without a size');
  });
});
