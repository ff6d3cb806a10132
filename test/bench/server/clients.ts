import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';

// Load generator of the server benchmark: signaling clients without browsers, in a child process that runs one task
// after the other for its parent.

export type Task =
  | { readonly do: 'connect'; readonly url: string; readonly count: number; readonly atOnce: number }
  | { readonly do: 'relay'; readonly perSecond: number; readonly seconds: number }
  /** Waits until all clients have rejoined their rooms after a restart of the server. */
  | { readonly do: 'return'; readonly withinMs: number }
  /** One client that exceeds the rate limits, and reconnects whenever the server disconnects it. */
  | { readonly do: 'flood'; readonly url: string; readonly perSecond: number; readonly seconds: number }
  | { readonly do: 'close' };

export interface Answer {
  readonly seconds: number;
  /** Time from sending to arrival of each signal. */
  readonly latenciesMs?: readonly number[];
  readonly joined?: number;
}

interface Client {
  readonly socket: Socket;
  readonly room: string;
  readonly secret: string;
  readonly session: string;
  id: string;
  peer: { id: string; session: string } | null;
  joined: boolean;
}

const ROOM_SIZE = 8;
/** As long as a real offer with four m-lines. */
const SDP = 'v=0\r\n'.padEnd(8_000, 'a');
const clients: Client[] = [];
let latenciesMs: number[] = [];

process.on('message', (task: Task) => {
  perform(task).then(
    (answer) => process.send?.(answer),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function perform(task: Task): Promise<Answer> {
  const startedAt = performance.now();
  let answer: Omit<Answer, 'seconds'> = {};
  if (task.do === 'connect') await connectAll(task);
  else if (task.do === 'relay') answer = { latenciesMs: await relay(task) };
  else if (task.do === 'flood') await flood(task);
  else if (task.do === 'return') answer = { joined: await waitForRejoins(task.withinMs) };
  else for (const { socket } of clients.splice(0)) socket.disconnect();
  return { seconds: (performance.now() - startedAt) / 1_000, ...answer };
}

async function connectAll({ url, count, atOnce }: Extract<Task, { do: 'connect' }>): Promise<void> {
  const run = randomBytes(6).toString('hex');
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < count) {
        const index = next;
        next += 1;
        await enter(url, `${run}-${Math.floor(index / ROOM_SIZE)}`);
      }
    }),
  );
}

function enter(url: string, room: string): Promise<void> {
  const socket = io(url, {
    transports: ['websocket'],
    forceNew: true,
    auth: { protocol: 1 },
    extraHeaders: { origin: url },
    reconnectionDelay: 350,
    reconnectionDelayMax: 2_000,
    randomizationFactor: 0.4,
    timeout: 4_000,
  });
  const [secret, session] = [randomBytes(16).toString('base64url'), randomBytes(16).toString('base64url')];
  const client: Client = { socket, room, secret, session, id: '', peer: null, joined: false };
  clients.push(client);
  socket.on('signal', ({ signal }: { signal: { description: { sdp: string } } }) => {
    latenciesMs.push(performance.now() - Number(signal.description.sdp.slice(0, 20)));
  });
  socket.on('participant-joined', ({ member }: { member: { id: string; session: string } }) => {
    client.peer ??= { id: member.id, session: member.session };
  });
  socket.on('disconnect', () => {
    client.joined = false;
  });
  return new Promise((resolve, reject) => {
    socket.on('connect', () => {
      socket.emit(
        'join',
        {
          room,
          secret,
          session,
          name: 'Ada',
          media: { counter: 0, microphone: true, camera: true, screen: false },
        },
        (reply: { ok: boolean; joined?: { id: string }; error?: { message: string } }) => {
          if (!reply.ok) return reject(new Error(reply.error?.message));
          client.id = reply.joined?.id ?? '';
          client.joined = true;
          resolve();
        },
      );
    });
  });
}

/** Sends signals at a fixed rate, each to the client of the same room that joined next. */
async function relay({ perSecond, seconds }: Extract<Task, { do: 'relay' }>): Promise<number[]> {
  latenciesMs = [];
  const senders = clients.filter(({ peer }) => peer !== null);
  const total = perSecond * seconds;
  const startedAt = performance.now();
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1_000) * perSecond));
    for (; sent < due; sent += 1) {
      const client = senders[sent % senders.length];
      const { peer } = client ?? {};
      if (!client || !peer) continue;
      const sdp = `${performance.now().toFixed(6).padEnd(20)}${SDP}`;
      const signal = {
        kind: 'description',
        connection: 1,
        negotiation: 1,
        description: { type: 'offer', sdp },
      };
      client.socket.emit('signal', { to: peer.id, session: peer.session, signal });
    }
    await delay(1);
  }
  for (let waited = 0; latenciesMs.length < total && waited < 5_000; waited += 50) await delay(50);
  return latenciesMs;
}

async function flood({ url, perSecond, seconds }: Extract<Task, { do: 'flood' }>): Promise<void> {
  const socket = io(url, {
    transports: ['websocket'],
    forceNew: true,
    auth: { protocol: 1 },
    extraHeaders: { origin: url },
    reconnection: false,
  });
  // Reconnects at once when the server disconnects it.
  socket.on('disconnect', () => socket.connect());
  socket.on('connect_error', () => socket.connect());
  const signal = {
    kind: 'description',
    connection: 1,
    negotiation: 1,
    description: { type: 'offer', sdp: SDP },
  };
  const message = { to: 'nobody', session: 'none', signal };
  const startedAt = performance.now();
  for (let sent = 0; performance.now() - startedAt < seconds * 1_000; ) {
    const due = Math.floor(((performance.now() - startedAt) / 1_000) * perSecond);
    // Messages due while disconnected are dropped.
    if (socket.connected) for (; sent < due; sent += 1) socket.emit('signal', message);
    sent = due;
    await delay(1);
  }
  socket.off('disconnect').disconnect();
}

async function waitForRejoins(withinMs: number): Promise<number> {
  const startedAt = performance.now();
  const joined = () => clients.filter((client) => client.joined).length;
  while (joined() < clients.length && performance.now() - startedAt < withinMs) await delay(20);
  return joined();
}
