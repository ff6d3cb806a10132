import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Socket as ClientSocket, io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { type AppOptions, assemble } from '../../../server/app.js';
import {
  type ClientToServerEvents,
  type Joined,
  type JoinReply,
  type JoinRequest,
  PROTOCOL_VERSION,
  type ServerToClientEvents,
  type Signal,
} from '../../../server/protocol/index.js';

export type TestSocket = ClientSocket<ServerToClientEvents, ClientToServerEvents>;

/** Server in this process, on free ports. */
export interface TestServer {
  readonly port: number;
  readonly url: string;
  readonly stunPort: number | null;
  close(): Promise<void>;
}

export async function startServer(options: AppOptions = {}): Promise<TestServer> {
  const { app, stun } = await assemble({ logger: false, stunPort: 'off', ...options });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const address = app.server.address();
  if (!address || typeof address === 'string') throw new Error('the server has no port');
  const scheme = options.tlsCert ? 'https' : 'http';
  return {
    port: address.port,
    url: `${scheme}://127.0.0.1:${address.port}`,
    stunPort: stun.port,
    close: () => app.close(),
  };
}

export interface ConnectOptions {
  /** Source address, such as 127.0.0.2. All of 127.0.0.0/8 is this machine. */
  readonly localAddress?: string;
  readonly headers?: Record<string, string>;
  readonly auth?: Record<string, unknown>;
  readonly reconnection?: boolean;
}

/** Opens a socket as the element does, without waiting for the server. */
export function openSocket(server: { url: string }, options: ConnectOptions = {}): TestSocket {
  return io(server.url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: options.reconnection ?? false,
    auth: options.auth ?? { protocol: PROTOCOL_VERSION },
    extraHeaders: options.headers ?? { origin: 'http://localhost' },
    ...(options.localAddress === undefined ? {} : { localAddress: options.localAddress }),
  });
}

/** Opens a socket and waits until the server accepts it. @throws the connect error */
export async function connect(server: { url: string }, options?: ConnectOptions): Promise<TestSocket> {
  const socket = openSocket(server, options);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

/** Waits for the next message of an event. @throws after `withinMs`, with the event's name */
export function next<Event extends keyof ServerToClientEvents | 'disconnect'>(
  socket: TestSocket,
  event: Event,
  withinMs = 5_000,
): Promise<Event extends keyof ServerToClientEvents ? Parameters<ServerToClientEvents[Event]>[0] : string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${event} within ${withinMs} ms`)), withinMs);
    // Socket.IO's own events and the protocol's have no common type.
    (socket as unknown as { once(event: string, listener: (message: never) => void): void }).once(
      event,
      (message) => {
        clearTimeout(timer);
        resolve(message);
      },
    );
  });
}

/** Records all events from the server, in order, as `[event, message]`. */
export function record(socket: TestSocket): [event: string, message: unknown][] {
  const events: [string, unknown][] = [];
  socket.onAny((event: string, message: unknown) => events.push([event, message]));
  return events;
}

export function randomText(): string {
  return randomBytes(16).toString('base64url');
}

export function joinRequest(change: Partial<JoinRequest> = {}): JoinRequest {
  return {
    room: 'room',
    name: 'Ada',
    media: { counter: 0, microphone: true, camera: true, screen: false },
    secret: randomText(),
    session: randomText(),
    ...change,
  };
}

/** Sends any `join`, also an invalid one. @returns the answer */
export async function ask(socket: TestSocket, request: unknown): Promise<JoinReply> {
  return socket.timeout(5_000).emitWithAck('join', request as JoinRequest);
}

export async function join(socket: TestSocket, change: Partial<JoinRequest> = {}): Promise<Joined> {
  const reply = await ask(socket, joinRequest(change));
  if (!reply.ok) throw new Error(`join refused: ${reply.error.code}: ${reply.error.message}`);
  return reply.joined;
}

/** Round trip: afterwards all earlier messages have been handled, and their answers have arrived. */
export async function settled(socket: TestSocket): Promise<void> {
  await socket.timeout(5_000).emitWithAck('sync');
}

export interface Member {
  readonly socket: TestSocket;
  readonly joined: Joined;
  readonly request: JoinRequest;
}

export async function enter(server: { url: string }, change: Partial<JoinRequest> = {}): Promise<Member> {
  const request = joinRequest(change);
  const socket = await connect(server);
  return { socket, request, joined: await join(socket, request) };
}

export function offer(negotiation = 1, sdp = 'v=0'): Signal {
  return { kind: 'description', connection: 1, negotiation, description: { type: 'offer', sdp } };
}

/** Two honest members who exchange signals while something else goes on. */
export interface HonestPair {
  readonly one: Member;
  readonly other: Member;
  /** Sends one signal each way. @throws if one is late, wrong, or from another sender */
  exchange(): Promise<void>;
  close(): void;
}

export async function honestPair(server: { url: string }, room = 'honest'): Promise<HonestPair> {
  const one = await enter(server, { room, name: 'One' });
  const other = await enter(server, { room, name: 'Other' });
  let count = 0;
  const send = async (from: Member, to: Member) => {
    count += 1;
    const signal = offer(count, `v=0 ${randomText()}`);
    const arrived = next(to.socket, 'signal', 5_000);
    from.socket.emit('signal', { to: to.joined.id, session: to.request.session, signal });
    const { from: id, session, signal: got } = await arrived;
    const isRight =
      id === from.joined.id &&
      session === from.request.session &&
      JSON.stringify(got) === JSON.stringify(signal);
    if (!isRight) throw new Error(`a signal arrived changed: ${JSON.stringify({ id, session, got })}`);
  };
  return {
    one,
    other,
    async exchange() {
      await send(one, other);
      await send(other, one);
    },
    close() {
      one.socket.disconnect();
      other.socket.disconnect();
    },
  };
}

/** WebSocket whose Socket.IO frames the test writes by itself. */
export interface RawSocket {
  readonly ws: WebSocket;
  /** Sends one frame. */
  send(frame: string | Buffer): void;
  /** Stops reading, so that the TCP receive window fills up. */
  pause(): void;
  /** Resolves with the first text frame that `matches`. */
  frame(matches: (text: string) => boolean, withinMs?: number): Promise<string>;
  /** Resolves when the server has ended the connection. */
  closed(withinMs?: number): Promise<void>;
}

export async function rawSocket(
  server: { port: number },
  hello: string | null = '40{"protocol":1}',
): Promise<RawSocket> {
  const ws = new WebSocket(`ws://127.0.0.1:${server.port}/socket.io/?EIO=4&transport=websocket`, {
    headers: { origin: 'http://localhost' },
  });
  const frames: string[] = [];
  ws.on('message', (data) => {
    const text = data.toString();
    if (text === '2') ws.send('3');
    frames.push(text);
    ws.emit('text');
  });
  ws.on('error', () => ws.terminate());
  let tcp: Socket | null = null;
  ws.once('upgrade', ({ socket }) => {
    tcp = socket;
  });
  await once(ws, 'open');
  const raw: RawSocket = {
    ws,
    send: (frame) => ws.send(frame),
    pause: () => void tcp?.pause(),
    async frame(matches, withinMs = 5_000) {
      const signal = AbortSignal.timeout(withinMs);
      for (;;) {
        const found = frames.findIndex(matches);
        if (found >= 0) return frames.splice(found, 1)[0] ?? '';
        await once(ws, 'text', { signal });
      }
    },
    async closed(withinMs = 5_000) {
      if (ws.readyState === WebSocket.CLOSED) return;
      await Promise.race([
        once(ws, 'close'),
        delay(withinMs, undefined, { ref: false }).then(() => {
          throw new Error(`the server kept the connection for ${withinMs} ms`);
        }),
      ]);
    },
  };
  if (hello !== null) {
    ws.send(hello);
    await raw.frame((text) => text.startsWith('40'));
  }
  return raw;
}
