import { deepEqual, eventually, found, ok } from '../../../support/assert.js';
import { type TestCallElement, unmount } from '../../../support/call-element.js';
import { me, person } from '../../../support/fake-call.js';
import { inCall } from '../../../support/in-call.js';

function tileOf(element: TestCallElement, id: string): HTMLElement {
  return found(element.root, `[data-participant="${id}"]`);
}

describe('tileOverlay', () => {
  afterEach(unmount);

  it('names the reason of a poor connection on the tile', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    const poor = person('b', { quality: 'poor' });
    element.fake.change({ participants: [me(), poor] });
    element.fake.fire('quality-changed', { participant: poor, quality: 'poor', reason: 'packet-loss' });
    await eventually(
      () =>
        element.root.querySelector('.quality-mark')?.getAttribute('aria-label') ===
        'Poor connection: Parts get lost on the way',
      'the badge names the reason',
    );
  });

  for (const [lang, dir] of [
    ['en', 'ltr'],
    ['ar', 'rtl'],
  ] as const)
    it(`surrounds the tile of a speaking participant with a ring of four narrow pieces, ${dir}`, async () => {
      const element = await inCall(`<mesh-call room="tiles" lang="${lang}"></mesh-call>`, 'b');
      await eventually(() => found(element.root, '.call').dir === dir, 'the language is loaded');
      const tile = tileOf(element, 'b');
      const pieces = () =>
        [...tile.querySelectorAll('.voice-ring i')]
          .map((piece) => piece.getBoundingClientRect())
          .filter(({ width }) => width > 0);
      deepEqual(pieces(), []);
      element.fake.enter(person('b', { speaking: true }));
      await element.updateComplete;
      const { left, top, right, bottom } = tile.getBoundingClientRect();
      const near = (is: number, wanted: number, what: string) =>
        ok(Math.abs(is - wanted) < 0.1, `${what}: ${is} for ${wanted}`);
      const [above, below, ...sides] = pieces();
      ok(above && below, 'the ring has pieces');
      for (const piece of [above, below]) {
        near(piece.left, left - 3, 'from the left');
        near(piece.right, right + 3, 'to the right');
        ok(piece.height <= 24, `${piece.height} high`);
      }
      near(above.top, top - 3, 'at the top');
      near(below.bottom, bottom + 3, 'at the bottom');
      const [first, last] = sides.sort((one, other) => one.left - other.left);
      ok(first && last && sides.length === 2, 'a piece on each side');
      near(first.left, left - 3, 'on the left');
      near(last.right, right + 3, 'on the right');
      for (const side of sides) {
        near(side.width, 3, 'wide');
        ok(side.top < above.bottom && side.bottom > below.top, 'the sides reach from the one to the other');
      }
    });
});
