import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';

const RETRY_MS = 100;
const BINDING_REQUEST = 0x0001;
const MAGIC_COOKIE = 0x2112a442;

/**
 * Probe that waits until a STUN server (RFC 8489) responds on a UDP port of this machine. Repeats its request, because datagrams
 * are lost until the server has opened its port.
 *
 * @returns true with the first response; false if the signal is aborted before
 */
export function probeStun(port: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  const request = Buffer.alloc(8);
  request.writeUInt16BE(BINDING_REQUEST, 0);
  request.writeUInt32BE(MAGIC_COOKIE, 4);
  const transaction = randomBytes(12);
  const socket = createSocket('udp4');
  return new Promise((resolve) => {
    const send = () => socket.send([request, transaction], port, '127.0.0.1', ignoreError);
    const timer = setInterval(send, RETRY_MS);
    const end = (responded: boolean) => {
      clearInterval(timer);
      socket.close();
      resolve(responded);
    };
    const giveUp = () => end(false);
    signal.addEventListener('abort', giveUp, { once: true });
    socket.on('error', ignoreError);
    socket.on('message', (response) => {
      if (!response.subarray(8, 20).equals(transaction)) return;
      signal.removeEventListener('abort', giveUp);
      end(true);
    });
    send();
  });
}

function ignoreError(): void {
  // The next request may succeed, and the caller has a deadline.
}
