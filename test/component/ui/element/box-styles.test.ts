import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../../../support/paths.js';

describe('style sheets of the interface', () => {
  const folder = join(root, 'component/ui');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const sheets = files
    .map((file) => ({ file, css: readFileSync(join(folder, file), 'utf8') }))
    .filter(({ css }) => css.includes('css`'));

  it('count no length in rem, the font size of the root of the page', () => {
    assert.ok(sheets.length >= 14, `only ${sheets.length} sheets`);
    const found = sheets.flatMap(({ file, css }) =>
      [...css.matchAll(/[\d.]+rem\b/gu)].map(([length]) => `${file}: ${length}`),
    );
    assert.deepEqual(found, [], 'write calc(… * var(--_em)), and em in @container');
  });
});
