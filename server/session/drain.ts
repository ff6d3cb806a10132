/** Other servers take so long to take people over, lest all of them come at once. */
const MOVE_WITHIN_MS = 2_000;

/**
 * Ends connections one after the other, so that their pages go on at another server. While some are left, what they say is still
 * handed on: no call notices.
 */
export async function moveAway(connections: readonly { close(): unknown }[]): Promise<void> {
  const one = (connection: { close(): unknown }) =>
    new Promise<void>((resolve) => {
      setTimeout(() => {
        connection.close();
        resolve();
      }, Math.random() * MOVE_WITHIN_MS);
    });
  await Promise.all(connections.map(one));
}
