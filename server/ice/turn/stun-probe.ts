import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';

const EVERY_MS = 100;
const BINDING_REQUEST = 0x0001;
const MAGIC_COOKIE = 0x2112a442;

/**
 * Whether a STUN server (RFC 8489) answers on this machine's UDP port: `true` with the first answer, `false` when none has come
 * until the signal is aborted. Datagrams get lost, and are until the server has opened its port, so it is asked again and again.
 */
export function answersStun(port: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  const request = Buffer.alloc(8);
  request.writeUInt16BE(BINDING_REQUEST, 0);
  request.writeUInt32BE(MAGIC_COOKIE, 4);
  const transaction = randomBytes(12);
  const socket = createSocket('udp4');
  return new Promise((resolve) => {
    const ask = () => socket.send([request, transaction], port, '127.0.0.1', noAnswerEither);
    const timer = setInterval(ask, EVERY_MS);
    const end = (answered: boolean) => {
      clearInterval(timer);
      socket.close();
      resolve(answered);
    };
    const giveUp = () => end(false);
    signal.addEventListener('abort', giveUp, { once: true });
    socket.on('error', noAnswerEither);
    socket.on('message', (answer) => {
      if (!answer.subarray(8, 20).equals(transaction)) return;
      signal.removeEventListener('abort', giveUp);
      end(true);
    });
    ask();
  });
}

function noAnswerEither(): void {
  // Whatever goes wrong here, the next question may do better.
}
