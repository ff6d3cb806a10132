import { equal, eventually, found, ok } from '../../../support/assert.js';
import { mount, type TestCallElement, unmount } from '../../../support/call-element.js';
import { button, inCall } from '../../../support/in-call.js';

/** The boxes and the texts of everything in the element, as a person sees them. */
function looks(element: TestCallElement): readonly string[] {
  const { x, y } = element.getBoundingClientRect();
  return [...element.root.querySelectorAll<HTMLElement>('.call, .call *')]
    .filter((each) => each.checkVisibility() && !each.closest('svg, option'))
    .map((each) => {
      const box = each.getBoundingClientRect();
      const style = getComputedStyle(each);
      const texts = [style.fontSize, style.lineHeight, style.letterSpacing, style.wordSpacing, style.color];
      const ways = [
        style.textTransform,
        style.textAlign,
        style.textIndent,
        style.textShadow,
        style.whiteSpace,
      ];
      const fonts = [
        style.fontFamily,
        style.fontStyle,
        style.fontWeight,
        style.webkitTextFillColor,
        style.cursor,
      ];
      const place = [box.x - x, box.y - y, box.width, box.height].map((length) => length.toFixed(1));
      return [`${each.tagName}.${each.className}`, ...place, ...texts, ...ways, ...fonts].join(' ');
    });
}

/** Opens each panel and menu of a call and the join screen in turn. @returns what they look like */
async function allLooks(style: string): Promise<readonly string[]> {
  const around = (html: string) => `<div style="${style}">${html}</div>`;
  const prejoin = await mount(around('<mesh-call room="x"></mesh-call>'));
  Object.assign(prejoin.style, { width: '1200px', height: '700px' });
  await eventually(() => prejoin.root.querySelector('select') !== null, 'the devices are listed');
  const all = [...looks(prejoin)];
  await unmount();
  const element = await inCall(around('<mesh-call room="x"></mesh-call>'), 'b', 'c');
  const openers = [
    ['Chat', 'textarea'],
    ['People', '.invitation'],
    ['Layout', '.menu-layout'],
    ['Settings', '.panel .check'],
  ] as const;
  for (const [name, selector] of openers) {
    button(element, name).click();
    await eventually(() => element.root.querySelector(selector) !== null, `${name} opens`);
    await eventually(() => element.root.getAnimations().length === 0, `${name} stands still`);
    all.push(...looks(element));
  }
  await unmount();
  return all;
}

function assertSame(after: readonly string[], before: readonly string[]): void {
  equal(after.length, before.length, 'number of parts');
  for (const [index, look] of after.entries()) equal(look, before[index]);
}

describe('boxStyles', () => {
  afterEach(async () => {
    document.documentElement.removeAttribute('style');
    await unmount();
  });

  it('gives everything the same size at any font size of the page', async () => {
    const before = await allLooks('');
    ok(before.length > 200, `${before.length} parts`);
    document.documentElement.style.fontSize = '62.5%';
    assertSame(await allLooks('font-size: 3px'), before);
  });

  it('has the same size in a monospaced font', async () => {
    const element = await inCall('<mesh-call room="x" style="--mesh-call-font: monospace"></mesh-call>', 'b');
    equal(button(element, 'Leave call').offsetHeight, 48);
    equal(getComputedStyle(found(element.root, '.call')).fontSize, '16px');
  });

  it('follows the default font size of the reader', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('.default-font-size { font-size: 24px }');
    element.root.adoptedStyleSheets = [...element.root.adoptedStyleSheets, sheet];
    await eventually(() => button(element, 'Leave call').offsetHeight === 72, 'buttons are larger');
    equal(getComputedStyle(found(element.root, '.tile-name')).fontSize, '19.5px');
    element.style.width = '900px';
    await eventually(() => element.root.querySelector('[data-control=more]') !== null, 'controls are folded');
  });
});
