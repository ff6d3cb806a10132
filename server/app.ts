import { fileURLToPath } from 'node:url';
import Fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify';
import { Admission } from './auth/admission.js';
import { type Settings, SettingsError } from './config/settings.js';
import { readTls } from './config/tls.js';
import { validateSettings } from './config/validate-settings.js';
import { version } from './config/version.js';
import { addApi } from './http/api.js';
import { addErrorAnswers } from './http/errors.js';
import { addFileRoutes } from './http/files.js';
import { addHealthRoutes } from './http/health.js';
import { addMetricsRoute } from './http/metrics.js';
import { addPresenceRoute } from './http/presence.js';
import { limitRequests } from './http/request-rate.js';
import { addSecurityHeaders } from './http/security-headers.js';
import { StunService } from './ice/stun-service.js';
import { CoturnProcess } from './ice/turn/coturn-process.js';
import { type Trust, trustIn } from './network/client-address.js';
import { originAllowed } from './network/origin.js';
import { Metrics } from './observability/metrics.js';
import { Webhooks } from './observability/webhooks.js';
import { limits } from './protocol/index.js';
import { RedisRoomStore } from './redis/redis-room-store.js';
import { systemClock } from './rooms/clock.js';
import { MemoryRoomStore } from './rooms/memory-store.js';
import { roomLogIds } from './rooms/room-log-id.js';
import { RoomService } from './rooms/room-service.js';
import { attachSockets } from './session/socket-plugin.js';

/** Every setting can be left out; `loadConfig` reads them from variables. */
export interface AppOptions extends Partial<Settings> {
  /** Folder of the built script. Default: the one that this package was built with. */
  readonly browserDirectory?: string;
  readonly siteDirectory?: string;
  /** Fastify's own option. Default: JSON lines on standard error at `logLevel`. */
  readonly logger?: FastifyServerOptions['logger'];
}

export interface Assembly {
  readonly app: FastifyInstance;
  readonly settings: Settings;
  readonly browserDirectory: string;
  readonly stun: StunService;
}

/**
 * The whole server, ready to listen: `(await buildApp()).listen({ port: 3000, host: '0.0.0.0' })`. The own STUN
 * server starts when the app gets ready and ends with it.
 *
 * @throws {SettingsError} when an option is wrong.
 */
export async function buildApp(options: AppOptions = {}): Promise<FastifyInstance> {
  return (await assemble(options)).app;
}

/** The same with what the command line has to say about it. */
export async function assemble(options: AppOptions): Promise<Assembly> {
  const {
    browserDirectory = folder('../browser/'),
    siteDirectory = folder('../site/'),
    logger,
    ...chosen
  } = options;
  const settings = validateSettings(chosen);
  const tls = readTls(settings);
  const trust = trustIn(settings.trustProxy);
  const app = createFastify(tls, trust, logger ?? { level: settings.logLevel, stream: process.stderr });
  const stun = new StunService({ setting: settings.stunPort, host: settings.host, log: app.log });

  const tag = roomLogIds();

  addSecurityHeaders(app);
  addErrorAnswers(app);
  await limitRequests(app);
  addHealthRoutes(app, version);
  await addFileRoutes(app, { browserDirectory, siteDirectory });
  const webhooks = new Webhooks({ url: settings.webhookUrl, secret: settings.webhookSecret, log: app.log });
  const redis = settings.redisUrl === null ? null : new RedisRoomStore(settings.redisUrl, app.log);
  const store = redis ?? new MemoryRoomStore(systemClock);
  const rooms = new RoomService({
    store,
    capacity: settings.maxParticipants,
    onFact: (fact) => {
      app.log.info({ room: tag(fact.room), members: fact.members }, `room: ${fact.what}`);
      webhooks.tell(fact);
    },
  });
  const admission = new Admission({ ...settings, audiences: audiencesOf(settings) }, () => store.secret);
  const { publicUrl, allowedOrigins: allowed } = settings;
  const mayUse = (origin: string | undefined, host: string | undefined) =>
    originAllowed({ origin, host, secure: tls !== null, publicUrl, allowed });
  const metrics = new Metrics({ rooms, webhooks, redis });
  const { registry } = metrics;
  const read = async () => ({ type: registry.contentType, text: await registry.metrics() });
  addMetricsRoute(app, { apiKey: settings.apiKey, read });
  await addApi(app, { ...settings, rooms, version });
  addPresenceRoute(app, { rooms, admission, mayUse });
  const { turnPort: port, turnAddress: externalAddress } = settings;
  const turnServer = settings.turn ? new CoturnProcess({ port, externalAddress, log: app.log }) : null;
  attachSockets(app, {
    ...settings,
    ...{ rooms, admission, mayUse, trust, observer: metrics },
    sparesPrivate: settings.trustProxy === null,
    isReachedDirectly: settings.trustProxy === null || settings.trustProxy === 0,
    stunPort: () => stun.port,
    turnServer,
    cluster: redis,
  });
  if (turnServer) {
    app.addHook('onReady', () => startTurn(turnServer));
    app.addHook('onClose', () => turnServer.close());
  }
  app.addHook('onClose', async () => webhooks.close());
  app.addHook('onReady', () => stun.start());
  app.addHook('onClose', () => stun.close());
  return { app, settings, browserDirectory, stun };
}

/** @throws {SettingsError} where there is none to start */
async function startTurn(turn: CoturnProcess): Promise<void> {
  try {
    await turn.start();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SettingsError([`MESH_CALL_TURN must be off: ${reason}.`], error);
  }
}

/** What a token may say that it is for. */
function audiencesOf({ publicUrl }: Settings): readonly string[] {
  return ['mesh-call', ...(publicUrl === null ? [] : [publicUrl, new URL(publicUrl).origin])];
}

/** Whoever takes longer to say what they want is not going to say it. */
const HEADERS_WITHIN_MS = 5_000;
const REQUEST_WITHIN_MS = 10_000;
const CHECK_EVERY_MS = 1_000;

function createFastify(
  tls: { cert: Buffer; key: Buffer } | null,
  trustProxy: Trust,
  logger: FastifyServerOptions['logger'],
): FastifyInstance {
  const http = { headersTimeout: HEADERS_WITHIN_MS, connectionsCheckingInterval: CHECK_EVERY_MS };
  const options = {
    ...(logger === undefined ? {} : { logger }),
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy,
    forceCloseConnections: true,
    requestTimeout: REQUEST_WITHIN_MS,
    bodyLimit: 16 * 1024,
    // What nobody knows is a slip of the pen, and said to be one.
    ajv: { customOptions: { removeAdditional: false } },
    // A room's name, each character of which may be written as up to twelve.
    routerOptions: { maxParamLength: limits.roomCharacters * 12 },
  };
  return tls
    ? (Fastify({ ...options, https: { ...tls, ...http } }) as unknown as FastifyInstance)
    : Fastify({ ...options, http });
}

function folder(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
