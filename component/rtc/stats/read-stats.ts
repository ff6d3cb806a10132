import type { Connection } from '../link/connection.js';

// Reads the stats of a connection, also while that connection closes.

/** A stats report of the browser, by id (W3C webrtc-stats). */
export type Report = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

const empty: Report = new Map();

/**
 * Reads the stats of a connection; empty once it is closed. Browsers may reject then, and Firefox never settles a
 * `getStats` of a connection that closes meanwhile, which would block a caller that waits for all connections.
 */
export async function readStats(connection: Pick<Connection, 'getStats' | 'closing'>): Promise<Report> {
  const { closing } = connection;
  const answered = new AbortController();
  const closed = new Promise<Report>((resolve) => {
    closing.addEventListener('abort', () => resolve(empty), { signal: answered.signal });
  });
  try {
    return await Promise.race([connection.getStats() as unknown as Promise<Report>, closed]);
  } catch {
    // Chromium refuses for a closed connection; any connection without stats counts as one.
    return empty;
  } finally {
    answered.abort();
  }
}
