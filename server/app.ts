import type { IncomingMessage } from 'node:http';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import Fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify';
import { Admission } from './auth/admission.js';
import { type Settings, SettingsError } from './config/settings.js';
import { checkTls, readTls, type TlsFiles } from './config/tls.js';
import { validateSettings } from './config/validate-settings.js';
import { version } from './config/version.js';
import { addApi } from './http/api.js';
import { apiKeyGuard } from './http/api-key.js';
import { CertificateRenewal } from './http/certificate-renewal.js';
import { addErrorHandlers } from './http/errors.js';
import { addFileRoutes } from './http/files.js';
import { addHealthRoutes } from './http/health.js';
import { addMetricsRoute } from './http/metrics.js';
import { addPresenceRoute } from './http/presence.js';
import { limitRequests } from './http/request-rate.js';
import { addSecurityHeaders } from './http/security-headers.js';
import { StunService } from './ice/stun-service.js';
import { CoturnProcess } from './ice/turn/coturn-process.js';
import { type ProxyTrust, proxyTrustOf } from './network/client-address.js';
import { isOriginAllowed as checkOrigin } from './network/origin.js';
import { Metrics } from './observability/metrics.js';
import { Webhooks } from './observability/webhooks.js';
import { limits } from './protocol/index.js';
import { RedisRoomStore } from './redis/redis-room-store.js';
import { systemClock } from './rooms/clock.js';
import { MemoryRoomStore } from './rooms/memory-store.js';
import { roomLogIds } from './rooms/room-log-id.js';
import { RoomService } from './rooms/room-service.js';
import { attachSockets, SOCKET_PATH } from './session/socket-plugin.js';

/** Settings of the server. All have defaults; `loadConfig` reads them from environment variables. */
export interface AppOptions extends Partial<Settings> {
  /** Folder of the built script. Default: the one in this package. */
  readonly browserDirectory?: string;
  readonly siteDirectory?: string;
  /** Fastify's `logger` option. Default: JSON lines on standard error at `logLevel`. */
  readonly logger?: FastifyServerOptions['logger'];
}

/** The app with what the command line prints about it. */
export interface Assembly {
  readonly app: FastifyInstance;
  readonly settings: Settings;
  readonly browserDirectory: string;
  readonly stun: StunService;
  /** `null` without TLS. */
  readonly certificateRenewal: CertificateRenewal | null;
}

/**
 * Builds the server as a Fastify app: `(await buildApp()).listen({ port: 3000, host: '0.0.0.0' })`. The built-in STUN server
 * starts when the app becomes ready and stops with it.
 *
 * @throws {SettingsError} if an option is invalid
 */
export async function buildApp(options: AppOptions = {}): Promise<FastifyInstance> {
  return (await assemble(options)).app;
}

/** Composition root: creates all parts of the server and connects them. @throws {SettingsError} */
export async function assemble(options: AppOptions): Promise<Assembly> {
  const {
    browserDirectory = folder('../browser/'),
    siteDirectory = folder('../site/'),
    logger,
    ...chosen
  } = options;
  const settings = validateSettings(chosen);
  const tls = readTls(settings);
  if (tls) checkTls(tls);
  const proxyTrust = proxyTrustOf(settings.trustProxy);
  const app = createFastify(tls, proxyTrust, logger ?? { level: settings.logLevel, stream: process.stderr });
  const stun = new StunService({
    setting: settings.stunPort,
    host: settings.stunHost ?? settings.host,
    log: app.log,
  });

  await addSecurityHeaders(app, settings);
  addErrorHandlers(app);
  await limitRequests(app);
  const chunksDirectory = settings.chunksDirectory && resolve(settings.chunksDirectory);
  await addFileRoutes(app, { browserDirectory, siteDirectory, chunksDirectory });
  const webhooks = new Webhooks({
    ...{ url: settings.webhookUrl, secret: settings.webhookSecret, log: app.log },
    endsRooms: settings.redisUrl === null,
  });
  const redis = settings.redisUrl === null ? null : new RedisRoomStore(settings.redisUrl, app.log);
  const store = redis ?? new MemoryRoomStore(systemClock);
  addHealthRoutes(app, { version, isReady: () => redis?.isReady ?? true });
  const logIdOf = roomLogIds();
  const rooms = new RoomService({
    store,
    capacity: settings.maxParticipants,
    onLifecycleEvent: (event) => {
      app.log.info({ room: logIdOf(event.room), members: event.members }, `room: ${event.type}`);
      webhooks.enqueue(event);
    },
    onError: (error) => app.log.error({ err: error }, 'a room could not be updated'),
  });
  const onStaleKeySet = (reason: string) =>
    app.log.warn({ reason }, 'the key set cannot be read: the keys of the last time remain in use');
  const audiences = audiencesOf(settings);
  const admission = new Admission({ ...settings, audiences, onStaleKeySet }, () => store.secret);
  const { publicUrl, allowedOrigins: allowed } = settings;
  // A program that is no browser sends no origin. It needs a token, which no page can make it send.
  const isOriginAllowed = (origin: string | undefined, host: string | undefined) =>
    (origin === undefined && admission.needsToken) ||
    checkOrigin({ origin, host, secure: tls !== null, publicUrl, allowed });
  const metrics = new Metrics({ rooms, webhooks, redis });
  const { registry } = metrics;
  const read = async () => ({ type: registry.contentType, text: await registry.metrics() });
  const requireApiKey = await apiKeyGuard(app, settings.apiKey);
  addMetricsRoute(app, { requireApiKey, read });
  await addApi(app, { secret: settings.secret, requireApiKey, rooms, version });
  addPresenceRoute(app, { rooms, admission, isOriginAllowed });
  const { turnPort: port, turnAddress: externalAddress } = settings;
  const turnServer = settings.turn ? new CoturnProcess({ port, externalAddress, log: app.log }) : null;
  attachSockets(app, {
    ...settings,
    ...{ rooms, admission, isOriginAllowed, proxyTrust, observer: metrics },
    exemptsPrivate: settings.trustProxy === null,
    isReachedDirectly: settings.trustProxy === null || settings.trustProxy === 0,
    stunPort: (hostname) => stun.portFor(hostname),
    turnServer,
    cluster: redis,
  });
  if (turnServer) {
    app.addHook('onReady', () => startCoturn(turnServer));
    app.addHook('onClose', () => turnServer.close());
  }
  app.addHook('onClose', async () => {
    await webhooks.finish();
    webhooks.close();
  });
  app.addHook('onReady', () => stun.start());
  app.addHook('onClose', () => stun.close());
  const { server, log } = app;
  const certificateRenewal = tls && new CertificateRenewal({ settings, current: tls, server, log });
  app.addHook('onClose', async () => certificateRenewal?.close());
  return { app, settings, browserDirectory, stun, certificateRenewal };
}

/** @throws {SettingsError} if coturn does not start */
async function startCoturn(coturn: CoturnProcess): Promise<void> {
  try {
    await coturn.start();
  } catch (error) {
    throw turnError(error);
  }
}

/** Error that names the setting which needs coturn. */
export function turnError(error: unknown): SettingsError {
  const reason = error instanceof Error ? error.message : String(error);
  return new SettingsError([`MESH_CALL_TURN must be off: ${reason}.`], error);
}

/** Accepted values of a token's `aud` claim. */
function audiencesOf({ publicUrl }: Settings): readonly string[] {
  return ['mesh-call', ...(publicUrl === null ? [] : [publicUrl, new URL(publicUrl).origin])];
}

// Short timeouts, so that clients which send their request slowly hold no connections for long.
const HEADERS_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;
const CHECK_INTERVAL_MS = 1_000;

function createFastify(
  tls: TlsFiles | null,
  trustProxy: ProxyTrust,
  logger: FastifyServerOptions['logger'],
): FastifyInstance {
  const http = {
    headersTimeout: HEADERS_TIMEOUT_MS,
    connectionsCheckingInterval: CHECK_INTERVAL_MS,
    // Since Node 24.9. `ignoreUpgradesOutside` does the same in older versions.
    shouldUpgradeCallback: ({ url = '' }: IncomingMessage) => url.startsWith(SOCKET_PATH),
  };
  const options = {
    ...(logger === undefined ? {} : { logger }),
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy,
    forceCloseConnections: true,
    requestTimeout: REQUEST_TIMEOUT_MS,
    bodyLimit: 16 * 1024,
    // An unknown property is likely a typo, so it is an error instead of being removed.
    ajv: { customOptions: { removeAdditional: false } },
    // A room name, each of whose characters may take up to twelve when it is percent-encoded.
    routerOptions: { maxParamLength: limits.roomCharacters * 12 },
  };
  return tls
    ? (Fastify({ ...options, https: { ...tls, ...http } }) as unknown as FastifyInstance)
    : Fastify({ ...options, http });
}

function folder(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
