import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { slug } from './html.mjs';

const folder = join(import.meta.dirname, '../docs/decisions');
const read = (name) => readFileSync(join(folder, name), 'utf8');

/**
 * Builds one document from all decision records: the index, then every record with its headings one level lower. Links
 * between records become links within the page.
 */
export function decisions() {
  const names = readdirSync(folder).filter(isRecord).sort();
  const records = names.map((name) => read(name).replaceAll(/^#/gmu, '##'));
  return [read('README.md'), ...records]
    .join('\n')
    .replaceAll(/\]\((\d{4}-[^)#]+\.md)\)/gu, (_link, name) => `](#${recordAnchor(name)})`);
}

/** Whether a path names a decision record. */
export function isRecord(path) {
  return /^(?:demo\/docs\/decisions\/)?\d{4}-[\w-]+\.md$/u.test(path);
}

/** Anchor of a record on the page: the slug of its title, which is the id that the renderer gives to its heading. */
export function recordAnchor(path) {
  const [, title = ''] = /^# (.+)$/mu.exec(read(basename(path))) ?? [];
  return slug(title);
}
