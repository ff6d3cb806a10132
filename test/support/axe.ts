import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { CallPage } from './call-page.js';

/** Only what is used of axe here. */
interface Axe {
  run(
    context: string,
    options: object,
  ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
}

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds in the element, or another part of the page, as it is now, in light and in dark. @throws an assertion that names it */
export async function assertNoViolations(
  { page }: Pick<CallPage, 'page'>,
  state: string,
  part = 'mesh-call',
): Promise<void> {
  // DevTools' evaluation is not bound by the page's policy.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await source);
  for (const scheme of ['light', 'dark']) {
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: scheme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    const found = await page.evaluate(
      async (runOnly, context) => {
        // What fades in is judged once it is there.
        const fading = document.querySelector('mesh-call')?.shadowRoot?.getAnimations() ?? [];
        const ending = fading.filter(
          ({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY,
        );
        await Promise.allSettled(ending.map(({ finished }) => finished));
        const { violations } = await (Reflect.get(window, 'axe') as unknown as Axe).run(context, {
          runOnly,
        });
        return violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`)}`,
        );
      },
      tags,
      part,
    );
    assert.deepEqual(found, [], `${state}, ${scheme}`);
  }
}
