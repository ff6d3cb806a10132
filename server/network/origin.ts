/** Origin of a page that wants to connect, and what it is compared with. */
export interface OriginCheck {
  /** The `Origin` header. */
  readonly origin: string | undefined;
  /** The `Host` header of the same request. */
  readonly host: string | undefined;
  /** Whether this server itself uses TLS. It cannot know whether a proxy in front of it does. */
  readonly secure: boolean;
  readonly publicUrl: string | null;
  /** Entries that `isOriginPattern` accepts. If empty, pages of localhost are allowed. */
  readonly allowed: readonly string[];
}

/**
 * `*`, `app.example.org` or `*.example.org`, optionally with scheme and port. Without a port, an entry means the
 * scheme's default port, or any port of localhost.
 */
const PATTERN =
  /^(?:(https?):\/\/)?((?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/iu;

/**
 * Origin of the pages inside an app, whose scheme is the app's own: `capacitor://localhost`, `ionic://localhost`,
 * `tauri://localhost`, `app://bundle`. Without a host it means any host of the scheme, as in a Content-Security-Policy.
 */
const APP_ORIGIN = /^([a-z][a-z0-9+.-]*):\/\/([a-z0-9._~-]*(?::\d{1,5})?)$/iu;

/** Schemes that are no app's: an entry with one is a mistake. */
const OTHER_SCHEMES = new Set(['http', 'https', 'ws', 'wss', 'ftp', 'file', 'data', 'blob', 'about']);

const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

export function isOriginPattern(text: string): boolean {
  return text === '*' || PATTERN.test(text) || appOrigin(text) !== null;
}

/** Converts the host of an entry from Unicode to the ASCII form that browsers send (RFC 5891): `bücher.example`. */
export function asciiOriginPattern(text: string): string {
  const [, before = '', host = '', port = ''] =
    /^((?:\w+:\/\/)?(?:\*\.)?)([^/:*]+)(:\d+)?$/u.exec(text) ?? [];
  const isUnicode = [...host].some((character) => character > '\u007f');
  return isUnicode && URL.canParse(`http://${host}`)
    ? before + new URL(`http://${host}`).hostname + port
    : text;
}

/**
 * Whether a page may use this server. Its origin must be the server's own (by the Host header or the public URL) or be
 * listed; without a list, any port of localhost is allowed. No origin, or an opaque one, is allowed only by `*`.
 * Listed origins of apps are compared as text.
 */
export function isOriginAllowed(check: OriginCheck): boolean {
  if (check.allowed.includes('*')) return true;
  const app = appOrigin(check.origin);
  if (app) return check.allowed.some((pattern) => matchesApp(app, appOrigin(pattern)));
  const page = parseOrigin(check.origin);
  if (!page) return false;
  if (check.allowed.length === 0 && LOCAL_HOSTS.has(page.hostname)) return true;
  if (check.publicUrl !== null && page.origin === parseOrigin(check.publicUrl)?.origin) return true;
  return isOwnHost(page, check) || check.allowed.some((pattern) => matches(page, pattern));
}

function parseOrigin(text: string | undefined): URL | null {
  if (!text || !URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
}

interface AppOrigin {
  readonly scheme: string;
  /** With the port, if there is one. */
  readonly host: string;
}

function appOrigin(text: string | undefined): AppOrigin | null {
  const [, scheme, host = ''] = APP_ORIGIN.exec(text?.toLowerCase() ?? '') ?? [];
  return scheme === undefined || OTHER_SCHEMES.has(scheme) ? null : { scheme, host };
}

function matchesApp(app: AppOrigin, pattern: AppOrigin | null): boolean {
  return pattern?.scheme === app.scheme && (pattern.host === '' || pattern.host === app.host);
}

function isOwnHost(page: URL, { host, secure }: OriginCheck): boolean {
  if (!host || (secure && page.protocol !== 'https:')) return false;
  // Parsed with the page's scheme, so that a default port may be given in one of the two and missing in the other.
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
