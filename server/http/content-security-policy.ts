import { createHash } from 'node:crypto';

/** Hash sources (CSP 3 §2.3.1) of a page's inline scripts and styles. */
export interface InlineHashes {
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
}

export const noHashes: InlineHashes = { scripts: [], styles: [] };

export function inlineHashes(html: string): InlineHashes {
  return { scripts: hashesOf(html, 'script'), styles: hashesOf(html, 'style') };
}

function hashesOf(html: string, tag: 'script' | 'style'): string[] {
  const inline = html.matchAll(new RegExp(`<${tag}(?:\\s(?![^>]*\\bsrc=)[^>]*)?>(.+?)</${tag}>`, 'gsu'));
  return [...inline].map(([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
}

/**
 * Content-Security-Policy of the site's pages: the strictest one under which the element works.
 *
 * @param host the request's `Host` header
 */
export function contentSecurityPolicy(host: string | undefined, { scripts, styles }: InlineHashes): string {
  // Some browsers match 'self' only with http and https, so the WebSocket schemes are spelled out.
  const sockets = host && /^[\w.:[\]-]+$/u.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'none'",
    ["script-src 'self'", ...scripts].join(' '),
    `connect-src 'self'${sockets}`,
    ["style-src 'self'", ...styles].join(' '),
    "img-src 'self' data:",
    'worker-src blob:',
    "require-trusted-types-for 'script'",
    "trusted-types lit-html mesh-call 'allow-duplicates'",
    "frame-ancestors 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
