import type { Connection } from '../link/connection.js';

/** The browser's own figures, by the id of what they tell of (W3C webrtc-stats). */
export type Report = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

const nothing: Report = new Map();

/**
 * What the browser has counted of a connection; empty once that is closed. Browsers may refuse to tell then, and Firefox
 * never answers what it was asked just before, which would keep whoever looks at all connections waiting for ever.
 */
export async function readStats(connection: Pick<Connection, 'stats' | 'closing'>): Promise<Report> {
  const answered = new AbortController();
  const closed = new Promise<Report>((resolve) => {
    connection.closing.addEventListener('abort', () => resolve(nothing), { signal: answered.signal });
  });
  try {
    return await Promise.race([connection.stats() as unknown as Promise<Report>, closed]);
  } catch {
    return nothing;
  } finally {
    answered.abort();
  }
}
