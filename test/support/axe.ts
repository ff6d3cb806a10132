import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { CallPage } from './browser/call-page.js';

declare global {
  interface Window {
    /** The part of axe that is used. */
    readonly axe: { run(context: Element | string, options: RunOptions): Promise<AxeResults> };
  }
}

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Checks the element, or another part of the page, with axe in the light and the dark color scheme.
 *
 * @throws AssertionError that lists the violations
 */
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
        // Contrast is measured after the animations.
        const animations = document.querySelector('mesh-call')?.shadowRoot?.getAnimations() ?? [];
        const ending = animations.filter(
          ({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY,
        );
        await Promise.allSettled(ending.map(({ finished }) => finished));
        const { violations } = await window.axe.run(context, {
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
