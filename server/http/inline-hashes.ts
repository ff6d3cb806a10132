import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** What a page has inline, as its policy names it (CSP 3, section 2.3.1, `hash-source`). */
export interface InlineHashes {
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
}

export const noHashes: InlineHashes = { scripts: [], styles: [] };

/** Of a page of the site, or of the compressed twin beside it. */
export function inlineHashes(path: string): InlineHashes {
  const html = readFileSync(path.replace(/\.(?:br|gz)$/u, ''), 'utf8');
  return { scripts: hashesIn(html, 'script'), styles: hashesIn(html, 'style') };
}

function hashesIn(html: string, tag: 'script' | 'style'): string[] {
  const inline = html.matchAll(new RegExp(`<${tag}(?:\\s(?![^>]*\\bsrc=)[^>]*)?>(.+?)</${tag}>`, 'gsu'));
  return [...inline].map(([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
}
