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

  it('takes no inherited style of the page over', async () => {
    const before = await allLooks('');
    const inherited = [
      'letter-spacing: 0.3em; word-spacing: 1em; text-transform: uppercase; text-indent: 3em; text-align: right',
      '-webkit-text-fill-color: transparent; -webkit-text-stroke: 1px red; text-shadow: 2px 2px red; color: lime',
      'font: italic 900 small-caps 40px/3 cursive; font-stretch: condensed; font-variant-ligatures: none',
      'white-space: pre; word-break: break-all; line-break: anywhere; hyphens: auto; text-wrap: nowrap; tab-size: 1',
      'list-style: square; quotes: none; border-collapse: collapse; border-spacing: 9px; caption-side: bottom',
      'cursor: wait; text-decoration: underline wavy; text-orientation: upright; stroke: red; fill: red; stroke-width: 9',
    ];
    assertSame(await allLooks(inherited.join('; ')), before);
  });

  it('keeps the direction and the language of the element', async () => {
    const element = await mount(
      '<div style="direction: rtl"><mesh-call room="x" lang="ja" dir="ltr"></mesh-call></div>',
    );
    await eventually(() => found(element.root, '.call').lang === 'ja', 'the language is shown');
    const style = getComputedStyle(found(element.root, '.headline'));
    equal(style.direction, 'ltr');
    equal(style.getPropertyValue('-webkit-locale'), '"ja"', 'glyphs are those of the language:');
  });

  it('is invisible, inert and follows the colour scheme as the page wants', async () => {
    const hidden = await mount('<div style="visibility: hidden"><mesh-call room="x"></mesh-call></div>');
    equal(getComputedStyle(button(hidden, 'Join')).visibility, 'hidden');
    const inert = await mount('<div inert><mesh-call room="x"></mesh-call></div>');
    button(inert, 'Join').focus();
    equal(inert.root.activeElement, null);
    const untouchable = await mount(
      '<div style="pointer-events: none"><mesh-call room="x"></mesh-call></div>',
    );
    equal(getComputedStyle(button(untouchable, 'Join')).pointerEvents, 'none');
    const dark = await mount('<div style="color-scheme: dark"><mesh-call room="x"></mesh-call></div>');
    equal(getComputedStyle(found(dark.root, '.call')).backgroundColor, 'rgb(15, 18, 22)');
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

  it('keeps its panels below a header of the page', async () => {
    const element = await inCall(
      '<header style="position: fixed; z-index: 1; inset: 0; height: 600px"></header><mesh-call room="x"></mesh-call>',
      'b',
    );
    element.answer({ type: 'open-dialog', name: 'settings' });
    await eventually(() => element.root.querySelector('.panel') !== null, 'the dialog opens');
    const { x, y, width } = found(element.root, '.panel').getBoundingClientRect();
    equal(document.elementFromPoint(x + width / 2, y + 5)?.tagName, 'HEADER');
    element.answer({ type: 'close-dialog' });
    element.answer({ type: 'toggle-menu', menu: 'layout' });
    await eventually(() => element.root.querySelector('.menu') !== null, 'the menu opens');
    const menu = found(element.root, '.menu').getBoundingClientRect();
    equal(document.elementFromPoint(menu.x + menu.width / 2, menu.y + 5)?.tagName, 'HEADER');
  });
});
