/**
 * Resolves in the next task of the page's event loop. Timers and frames would do, but hidden tabs hold both back for a
 * second and more.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
