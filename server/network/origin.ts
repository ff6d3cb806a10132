/** What is known of one connecting page and of this server's own address. */
export interface OriginQuestion {
  /** The `Origin` header. */
  readonly origin: string | undefined;
  /** The `Host` header of the same request. */
  readonly host: string | undefined;
  /** Whether this server itself speaks TLS; behind a proxy that does, it cannot know. */
  readonly secure: boolean;
  readonly publicUrl: string | null;
  /** Entries that `isOriginPattern` takes; without any, pages of this machine are let in. */
  readonly allowed: readonly string[];
}

/**
 * `*`, `app.example.org`, `*.example.org`, each also with a scheme in front and a port behind. Without one it
 * stands for the scheme's own port, and for any port of this machine.
 */
const PATTERN =
  /^(?:(https?):\/\/)?((?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/iu;

const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

export function isOriginPattern(text: string): boolean {
  return text === '*' || PATTERN.test(text);
}

/**
 * Whether a page may connect: its origin is this server's own (by the Host header or the public URL), or on the
 * list, or without a list any port of this machine. A request without an origin, or with an opaque one, needs `*`.
 */
export function originAllowed(question: OriginQuestion): boolean {
  if (question.allowed.includes('*')) return true;
  const page = parseOrigin(question.origin);
  if (!page) return false;
  if (question.allowed.length === 0 && LOCAL_HOSTS.has(page.hostname)) return true;
  if (question.publicUrl !== null && page.origin === parseOrigin(question.publicUrl)?.origin) return true;
  return isOwnHost(page, question) || question.allowed.some((pattern) => matches(page, pattern));
}

function parseOrigin(text: string | undefined): URL | null {
  if (!text || !URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
}

function isOwnHost(page: URL, { host, secure }: OriginQuestion): boolean {
  if (!host || (secure && page.protocol !== 'https:')) return false;
  // Parsed with the page's scheme, so that a default port that only one of the two names does not matter.
  const own = `${page.protocol}//${host}`;
  return URL.canParse(own) && new URL(own).host === page.host;
}

function matches(page: URL, pattern: string): boolean {
  const [, scheme, host, port] = PATTERN.exec(pattern.toLowerCase()) ?? [];
  if (!host) return false;
  if (scheme && page.protocol !== `${scheme}:`) return false;
  if (!samePort(page, port) && (port !== undefined || !LOCAL_HOSTS.has(host))) return false;
  return host.startsWith('*.') ? page.hostname.endsWith(host.slice(1)) : page.hostname === host;
}

function samePort(page: URL, port: string | undefined): boolean {
  const defaultPort = page.protocol === 'https:' ? '443' : '80';
  return (page.port || defaultPort) === (port ?? defaultPort);
}
