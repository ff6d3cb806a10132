import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { type ExtendedError, Server, type Socket } from 'socket.io';
import { WebSocketServer } from 'ws';
import type { Admission } from '../auth/admission.js';
import { type IceSettings, iceFor, reachedHostname } from '../ice/ice-servers.js';
import { clientAddress, type Trust } from '../network/client-address.js';
import type { Observer } from '../observability/metrics.js';
import {
  type ClientToServerEvents,
  helloSchema,
  limits,
  PROTOCOL_VERSION,
  parse,
  presenceTimes,
  type ServerToClientEvents,
  speaksProtocol,
  type WireError,
} from '../protocol/index.js';
import type { ClusterBus, ClusterBusEvents } from '../redis/cluster-bus.js';
import type { Rooms } from '../rooms/room-service-api.js';
import { moveAway } from './drain.js';
import { ConnectionsPerAddress } from './guards/connections-per-address.js';
import { IdleConnections } from './guards/idle-connections.js';
import { JoinRate } from './guards/join-rate.js';
import { MessageRate } from './guards/message-rate.js';
import { limitOpenConnections } from './guards/open-connections.js';
import { SlowReaders } from './guards/slow-readers.js';
import { PeerSession } from './peer-session.js';
import { textParser } from './text-parser.js';

export interface SocketPluginOptions extends IceSettings {
  readonly rooms: Rooms;
  readonly admission: Admission;
  readonly publicUrl: string | null;
  readonly maxParticipants: number;
  /** Whose X-Forwarded-For counts. */
  readonly trust: Trust;
  /** 0 for any number; private addresses do not count where `sparesPrivate`. */
  readonly maxConnectionsPerAddress: number;
  readonly sparesPrivate: boolean;
  /** Whether no proxy that was named stands before it. */
  readonly isReachedDirectly: boolean;
  readonly observer: Observer;
  /** Whom other processes share the rooms with, and how; `null` where this is the only one. */
  readonly cluster: Cluster | null;
  /** Whether pages of this origin may use the server. */
  mayUse(origin: string | undefined, host: string | undefined): boolean;
  /** UDP port of the own STUN server; `null` while there is none. */
  stunPort(): number | null;
  /** The own TURN server; `null` where there is none. */
  readonly turnServer: { readonly port: number; readonly secret: string } | null;
}

/** How processes hear of each other. */
export interface Cluster {
  /** Socket.IO's, which carries what they say. */
  readonly adapter: NonNullable<Parameters<ClusterBus['adapter']>[0]>;
  attach(line: ClusterBus): void;
}

/** Connections that may be open without having joined: enough for everybody to come back at once. */
const MOST_UNJOINED = { inAll: 4_000, perNetwork: 256 };
const CONNECT_TIMEOUT_MS = 5_000;
/** How long a refused page has to read why, and to hang up by itself. */
const REFUSED_FOR_MS = 1_000;
/** How long a connection may take to close by itself when the server stops. */
const CLOSING_GRACE_MS = 1_000;

/** Attaches the signaling to the app's HTTP server: who may connect, and one session for each who does. */
export function attachSockets(app: FastifyInstance, options: SocketPluginOptions): void {
  const log = app.log;
  const { rooms, admission } = options;
  const io = new Server<ClientToServerEvents, ServerToClientEvents, ClusterBusEvents>(app.server, {
    path: '/socket.io/',
    transports: ['websocket'],
    serveClient: false,
    pingInterval: presenceTimes.pingIntervalMs,
    pingTimeout: presenceTimes.pingTimeoutMs,
    maxHttpBufferSize: limits.frameBytes,
    perMessageDeflate: false,
    connectTimeout: CONNECT_TIMEOUT_MS,
    cleanupEmptyChildNamespaces: true,
    parser: textParser,
    // Engine.IO's own, but of a version that ends connections which ping and do not read the pongs.
    wsEngine: WebSocketServer,
  });
  if (options.cluster) {
    io.adapter(options.cluster.adapter);
    options.cluster.attach(io);
  }
  const rate = new MessageRate();
  const unjoined = new IdleConnections<{ close(): unknown }>(MOST_UNJOINED);
  const slowReaders = new SlowReaders({
    onCutOff: () => {
      options.observer.dropped('slow-reader');
      log.warn('socket cut off: it does not read');
    },
  });

  const { trust, observer } = options;
  const perAddress = new ConnectionsPerAddress(options.maxConnectionsPerAddress, options.sparesPrivate);
  const joinRate = new JoinRate(options.maxConnectionsPerAddress, options.sparesPrivate);
  if (options.isReachedDirectly)
    limitOpenConnections(app.server, options.maxConnectionsPerAddress, options.sparesPrivate);
  const addressOf = (connection: Socket['conn']) => clientAddress(connection.request, trust);

  io.engine.on('connection', (connection: Socket['conn']) => {
    const address = addressOf(connection);
    slowReaders.watch(connection);
    unjoined.add(connection, address);
    const forget = perAddress.add(address);
    connection.once('close', () => {
      unjoined.remove(connection);
      forget();
    });
  });

  io.use((socket, next) => {
    const isOver = perAddress.isOver(addressOf(socket.conn));
    if (isOver) observer.dropped('address');
    const refusal = isOver ? tooManyConnections : refusalOf(socket.handshake, options);
    const refuse = (error: ExtendedError) => {
      setTimeout(() => socket.conn.close(), REFUSED_FOR_MS).unref();
      next(error);
    };
    // Without a code of ours, a page takes it for a server that cannot be reached, says so and tries again.
    if (!refusal) return void rooms.ready().then(() => next(), refuse);
    log.debug({ code: refusal.code, origin: socket.handshake.headers.origin }, 'connection refused');
    refuse(Object.assign(new Error(refusal.message), { data: refusal }));
  });

  io.on('connection', (socket) => {
    const hostname = reachedHostname(options.publicUrl, socket.handshake.headers.host);
    new PeerSession(socket, {
      rooms,
      admission,
      rate,
      log,
      observer,
      maxParticipants: options.maxParticipants,
      isOneTooMany: async () => {
        const isOver = await joinRate.isOver(addressOf(socket.conn));
        if (isOver) observer.dropped('address');
        return isOver;
      },
      ice: (participant) =>
        iceFor({
          settings: options,
          hostname,
          stunPort: options.stunPort(),
          turn: options.turnServer,
          participant,
          nowMs: Date.now(),
        }),
      waiting: (isWaiting) =>
        isWaiting ? unjoined.add(socket.conn, addressOf(socket.conn)) : unjoined.remove(socket.conn),
    });
  });

  const upgraded = new Set<Duplex>();
  app.server.on('upgrade', (_request: IncomingMessage, connection: Duplex) => {
    upgraded.add(connection);
    connection.once('close', () => upgraded.delete(connection));
  });

  app.addHook('preClose', async () => {
    if (options.cluster) {
      // Who is sent away must not come back here.
      app.server.close();
      await moveAway([...io.sockets.sockets.values()].map(({ conn }) => conn));
    }
    rooms.close();
    slowReaders.close();
    // The transports are closed without Socket.IO's farewell: pages take that for a lost server and come back.
    io.engine.close();
    // The HTTP server waits for every connection, and one whose peer is gone would hold it up.
    const overdue = setTimeout(() => {
      for (const connection of upgraded) connection.destroy();
    }, CLOSING_GRACE_MS).unref();
    app.server.once('close', () => clearTimeout(overdue));
  });
}

const tooManyConnections: WireError = {
  code: 'rate-limited',
  message: 'Too many connections come from your network. Try again in a moment.',
};

/** Why this page may not connect, or `null`. The code reaches the page as the `data` of its connect error. */
function refusalOf(handshake: Socket['handshake'], options: SocketPluginOptions): WireError | null {
  const { origin, host } = handshake.headers;
  if (!options.mayUse(origin, host)) {
    // What a sandboxed frame or a file sends is no origin that could be put on a list.
    const named = origin === 'null' ? undefined : origin;
    const page = named ? `Pages of ${named.slice(0, 200)} may` : 'Pages without an origin may';
    const remedy = named
      ? `Add it to MESH_CALL_ALLOWED_ORIGINS`
      : `Only MESH_CALL_ALLOWED_ORIGINS=* lets them in`;
    return {
      code: 'origin-not-allowed',
      message: `${page} not use this server. ${remedy} where the server is set up.`,
    };
  }
  const hello = parse(helloSchema, handshake.auth);
  if (!hello.ok) return hello.error;
  if (speaksProtocol(hello.value.protocol)) return null;
  const message = `The page speaks protocol ${hello.value.protocol}, this server ${PROTOCOL_VERSION}. Reload the page.`;
  return { code: 'protocol-mismatch', message };
}
