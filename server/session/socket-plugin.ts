import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { type ExtendedError, Server, type Socket } from 'socket.io';
import { WebSocketServer } from 'ws';
import type { Admission } from '../auth/admission.js';
import { type IceSettings, iceServersFor, reachedHostname } from '../ice/ice-servers.js';
import { clientAddress, type ProxyTrust } from '../network/client-address.js';
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
import { ConnectionsPerAddress, limitTcpConnections } from './guards/connections-per-address.js';
import { IdleConnections } from './guards/idle-connections.js';
import { JoinRate } from './guards/join-rate.js';
import { MessageRate } from './guards/message-rate.js';
import { SlowReaders } from './guards/slow-readers.js';
import { ignoreUpgradesOutside } from './ignored-upgrades.js';
import { PeerSession } from './peer-session.js';
import { textParser } from './text-parser.js';

export interface SocketPluginOptions extends IceSettings {
  readonly rooms: Rooms;
  readonly admission: Admission;
  readonly publicUrl: string | null;
  readonly maxParticipants: number;
  readonly proxyTrust: ProxyTrust;
  /** 0 for no limit. */
  readonly maxConnectionsPerAddress: number;
  /** Whether private addresses are exempt from the limits per address: no proxy is configured, and one may stand there. */
  readonly exemptsPrivate: boolean;
  /** Whether clients connect to this server directly, without a configured proxy. */
  readonly isReachedDirectly: boolean;
  readonly observer: Observer;
  /** Connection to the other server processes; `null` if this is the only one. */
  readonly cluster: Cluster | null;
  isOriginAllowed(origin: string | undefined, host: string | undefined): boolean;
  /** UDP port of the built-in STUN server for a page that reached this server under a host; `null` for none. */
  stunPort(hostname: string): number | null;
  /** The TURN server that this process has started; `null` if there is none. */
  readonly turnServer: { readonly port: number; readonly secret: string } | null;
}

/** Cluster of server processes that share rooms. */
export interface Cluster {
  /** Socket.IO adapter that carries the bus. */
  readonly adapter: NonNullable<Parameters<ClusterBus['adapter']>[0]>;
  attach(bus: ClusterBus): void;
}

export const SOCKET_PATH = '/socket.io/';
/** Enough for the clients of a full server to reconnect all at once. */
const IDLE_LIMITS = { total: 4_000, perNetwork: 256 };
const CONNECT_TIMEOUT_MS = 5_000;
/** How long a refused page has to read the reason and to disconnect by itself. */
const REFUSED_FOR_MS = 1_000;
/** Clients of a cluster are moved to other servers over this time, so that they don't all arrive at once. */
const DRAIN_MS = 2_000;
/** How long connections may take to close by themselves when the server stops. */
const CLOSING_GRACE_MS = 1_000;

/**
 * Attaches Socket.IO to the app's HTTP server. Checks each connection and starts a session for it.
 *
 * See demo/docs/decisions/0015-websocket-only.md.
 * See demo/docs/decisions/0016-refusals-carry-a-code.md.
 */
export function attachSockets(app: FastifyInstance, options: SocketPluginOptions): void {
  const log = app.log;
  const { rooms, admission, observer, proxyTrust, maxConnectionsPerAddress, exemptsPrivate } = options;
  const io = new Server<ClientToServerEvents, ServerToClientEvents, ClusterBusEvents>(app.server, {
    path: SOCKET_PATH,
    // `ignoreUpgradesOutside` answers the other ones.
    destroyUpgrade: false,
    transports: ['websocket'],
    serveClient: false,
    pingInterval: presenceTimes.pingIntervalMs,
    pingTimeout: presenceTimes.pingTimeoutMs,
    maxHttpBufferSize: limits.frameBytes,
    perMessageDeflate: false,
    connectTimeout: CONNECT_TIMEOUT_MS,
    cleanupEmptyChildNamespaces: true,
    parser: textParser,
    // Engine.IO's default is an older ws, which does not close connections that send pings and don't read the pongs.
    wsEngine: WebSocketServer,
  });
  if (options.cluster) {
    io.adapter(options.cluster.adapter);
    options.cluster.attach(io);
  }
  const rate = new MessageRate();
  const idle = new IdleConnections<{ close(): unknown }>(IDLE_LIMITS);
  const slowReaders = new SlowReaders({
    onClose: () => {
      observer.recordDrop('slow-reader');
      log.warn('socket closed: it does not read');
    },
  });
  const perAddress = new ConnectionsPerAddress(maxConnectionsPerAddress, exemptsPrivate);
  const joinRate = new JoinRate(maxConnectionsPerAddress, exemptsPrivate);
  if (options.isReachedDirectly) limitTcpConnections(app.server, maxConnectionsPerAddress, exemptsPrivate);
  const addressOf = (connection: Socket['conn']) => clientAddress(connection.request, proxyTrust);

  io.engine.on('connection', (connection: Socket['conn']) => {
    const address = addressOf(connection);
    slowReaders.watch(connection);
    idle.add(connection, address);
    const release = perAddress.add(address);
    connection.once('close', () => {
      idle.remove(connection);
      release();
    });
  });

  io.use((socket, next) => {
    const isOverLimit = perAddress.isOverLimit(addressOf(socket.conn));
    if (isOverLimit) observer.recordDrop('address');
    const refusal = isOverLimit ? tooManyConnections : refusalOf(socket.handshake, options);
    const refuse = (error: ExtendedError) => {
      setTimeout(() => socket.conn.close(), REFUSED_FOR_MS).unref();
      next(error);
    };
    if (!refusal) {
      // An outage has no error code: a page takes that for an unreachable server and tries again.
      rooms.ready().then(() => next(), refuse);
      return;
    }
    log.debug({ code: refusal.code, origin: socket.handshake.headers.origin }, 'connection refused');
    refuse(Object.assign(new Error(refusal.message), { data: refusal }));
  });

  let hasWarnedOfHost = false;
  io.on('connection', (socket) => {
    const { host, origin } = socket.handshake.headers;
    const hostname = reachedHostname({ publicUrl: options.publicUrl, host, origin });
    if (hostname === null && host !== undefined && !hasWarnedOfHost) {
      hasWarnedOfHost = true;
      log.warn(
        { host },
        'pages get no STUN server: the Host header is local to a proxy, set MESH_CALL_PUBLIC_URL',
      );
    }
    new PeerSession(socket, {
      rooms,
      admission,
      rate,
      log,
      observer,
      maxParticipants: options.maxParticipants,
      isJoinRateExceeded: async () => {
        const isExceeded = await joinRate.isExceededBy(addressOf(socket.conn));
        if (isExceeded) observer.recordDrop('address');
        return isExceeded;
      },
      iceServersFor: (participant) =>
        iceServersFor({
          settings: options,
          hostname,
          stunPort: hostname === null ? null : options.stunPort(hostname),
          turn: options.turnServer,
          participant,
          nowMs: Date.now(),
        }),
      onIdleChange: (isIdle) =>
        isIdle ? idle.add(socket.conn, addressOf(socket.conn)) : idle.remove(socket.conn),
    });
  });

  ignoreUpgradesOutside(SOCKET_PATH, app.server);
  const upgraded = new Set<Duplex>();
  app.server.on('upgrade', (_request: IncomingMessage, connection: Duplex) => {
    upgraded.add(connection);
    connection.once('close', () => upgraded.delete(connection));
  });

  app.addHook('preClose', async () => {
    if (options.cluster) {
      // Stops listening first, so that clients reconnect to another server.
      app.server.close();
      await drain([...io.sockets.sockets.values()].map(({ conn }) => conn));
    }
    rooms.close();
    slowReaders.close();
    // Closes the transports without Socket.IO's DISCONNECT: pages take that for a lost server and reconnect.
    io.engine.close();
    // The HTTP server waits for every connection, and one with a dead peer would delay it.
    const overdue = setTimeout(() => {
      for (const connection of upgraded) connection.destroy();
    }, CLOSING_GRACE_MS).unref();
    app.server.once('close', () => clearTimeout(overdue));
  });
}

/** Closes connections one by one at random times. Their clients move to another server; the rest keep working. */
async function drain(connections: readonly { close(): unknown }[]): Promise<void> {
  const closeLater = (connection: { close(): unknown }) =>
    new Promise<void>((resolve) => {
      setTimeout(() => {
        connection.close();
        resolve();
      }, Math.random() * DRAIN_MS);
    });
  await Promise.all(connections.map(closeLater));
}

const tooManyConnections: WireError = {
  code: 'rate-limited',
  message: 'Too many connections come from your network. Try again in a moment.',
};

/** Checks a handshake. @returns the error, which reaches the page as `data` of its `connect_error`, or `null` */
function refusalOf(handshake: Socket['handshake'], options: SocketPluginOptions): WireError | null {
  const { origin, host } = handshake.headers;
  if (!options.isOriginAllowed(origin, host)) {
    // The opaque origin "null" of a sandboxed frame or a file cannot be listed in the setting.
    const named = origin === 'null' ? undefined : origin;
    const orByToken = origin === undefined ? ', or a token where the server asks for one,' : '';
    const page = named ? `Pages of ${named.slice(0, 200)} may` : 'Pages without an origin may';
    const remedy = named
      ? `Add it to MESH_CALL_ALLOWED_ORIGINS`
      : `Only MESH_CALL_ALLOWED_ORIGINS=*${orByToken} lets them in`;
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
