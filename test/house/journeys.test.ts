import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../support/paths.js';

/** The text under the heading that contains a word, up to the next heading of the same level or above. */
function section(document: string, word: string): string {
  const lines = document.split('\n');
  const level = (line: string) => /^#+(?= )/u.exec(line)?.[0].length ?? null;
  const start = lines.findIndex((line) => level(line) !== null && line.toLowerCase().includes(word));
  if (start === -1) return '';
  const depth = level(lines[start] ?? '') ?? 1;
  const end = lines.findIndex((line, at) => at > start && (level(line) ?? Number.POSITIVE_INFINITY) <= depth);
  return lines.slice(start + 1, end === -1 ? undefined : end).join('\n');
}

describe('ARCHITECTURE.md', () => {
  it('names only existing files in the section about journeys', () => {
    const text = section(readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8'), 'journeys');
    const paths = [...text.matchAll(/`([\w./-]+\.(?:ts|mjs|js|md))`/gu)].map(([, path = '']) => path);
    assert.ok(paths.length > 0, 'ARCHITECTURE.md has no section about journeys that names files');
    assert.deepEqual(
      paths.filter((path) => !existsSync(join(root, path))),
      [],
    );
  });
});
