// The `mesh-call` command. It is imported by main.ts once the version of Node is known to be sufficient.

import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import closeWithGrace from 'close-with-grace';
import type { Assembly } from './app.js';
import { type Command, helpText, readCommand } from './config/cli.js';
import { checkHealth } from './config/health-check.js';
import { checkNode } from './config/node-version.js';
import { type Settings, SettingsError, settingTable } from './config/settings.js';
import { startupBanner } from './config/startup-banner.js';
import { checkTls, readTls } from './config/tls.js';
import { version } from './config/version.js';
import { requireCoturn } from './ice/turn/coturn-process.js';

/** A graceful shutdown takes one or two seconds; after this time the process exits anyway. */
const CLOSE_TIMEOUT_MS = 4_500;

// The reader of the output may end before the server: a terminal, a pager, a collector of logs. Writing then fails, and
// without a listener that would end the server.
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);

try {
  const command = readCommand({ env: process.env, args: process.argv.slice(2) });
  if (command.kind === 'help') console.log(helpText());
  else if (command.kind === 'version') console.log(version);
  else if (command.kind === 'check') console.log(await checkConfig(command));
  else if (command.kind === 'health') await reportHealth(command);
  else await run(command);
} catch (error) {
  const problems =
    error instanceof SettingsError ? error.problems : [error instanceof Error ? error.stack : error];
  for (const problem of problems) console.error(`mesh-call: ${problem}`);
  process.exit(1);
}

type Configuration = Extract<Command, { kind: 'run' | 'check' | 'health' }>;

/** Checks what only a start would notice. @returns the report @throws {SettingsError} as a start does */
async function checkConfig({ settings }: Configuration): Promise<string> {
  const tls = readTls(settings);
  if (tls) checkTls(tls);
  try {
    if (settings.turn) requireCoturn();
  } catch (error) {
    const { turnError } = await import('./app.js');
    throw turnError(error);
  }
  const isPortFree = await canListen(settings);
  const { warning } = checkNode(process.versions.node);
  return [
    ...(isPortFree ? [] : [`Another program has port ${settings.port} at the moment, perhaps this server.`]),
    ...(warning === null ? [] : [warning]),
    'The configuration is valid.',
  ].join('\n');
}

/** Listens for a moment. @returns whether the port is free @throws {SettingsError} if the server could never listen */
async function canListen({ port, host }: Settings): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, host), 'listening');
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return false;
    throw listenError(error);
  } finally {
    server.close();
  }
}

async function reportHealth({ settings }: Configuration): Promise<void> {
  const { isHealthy, sentence } = await checkHealth(settings);
  console.log(sentence);
  if (!isHealthy) process.exitCode = 1;
}

async function run({ settings }: Configuration): Promise<void> {
  // Imported late, so that a health check every few seconds costs little.
  const { assemble } = await import('./app.js');
  const assembly = await assemble(settings);
  const { app } = assembly;
  // A closed terminal sends SIGHUP, and so does an operator who has renewed the certificate.
  process.on('SIGHUP', () => assembly.certificateRenewal?.reload());
  closeWithGrace({ delay: CLOSE_TIMEOUT_MS, logger: false, skip: ['SIGHUP'] }, async ({ err }) => {
    if (err) app.log.fatal({ err }, 'closing after an error');
    else app.log.info('closing');
    await app.close();
  });
  await listen(assembly);
  const built = existsSync(join(assembly.browserDirectory, 'mesh-call.js'));
  if (!built) app.log.warn('the script has not been built: run "npm run build"');
  const info = { ...settings, version, localUrl: localUrl(assembly), stunPort: assembly.stun.port, built };
  console.log(startupBanner(info).join('\n'));
  // Not to standard error, whose lines are JSON.
  const { warning } = checkNode(process.versions.node);
  if (warning !== null) console.log(warning);
}

async function listen({ app, settings }: Assembly): Promise<void> {
  try {
    await app.listen({
      port: settings.port,
      host: settings.host,
      listenTextResolver: (address) => `listening at ${address}`,
    });
  } catch (error) {
    await app.close();
    throw listenError(error);
  }
}

/** Error that names the setting because of which the server cannot listen. Other errors stay as they are. */
function listenError(error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error) || error instanceof SettingsError) return error;
  const variable =
    error.code === 'EADDRINUSE' || error.code === 'EACCES'
      ? settingTable.port.variable
      : settingTable.host.variable;
  return new SettingsError(
    [`${variable} must be one that this server can listen on (${error.message}).`],
    error,
  );
}

/** URL of the server for a browser on this machine. */
function localUrl({ app, settings }: Assembly): string {
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : settings.port;
  const scheme = settings.tlsCert === null ? 'http' : 'https';
  const isAnyAddress = settings.host === '0.0.0.0' || settings.host === '::';
  const host = isAnyAddress
    ? 'localhost'
    : settings.host.includes(':')
      ? `[${settings.host}]`
      : settings.host;
  return `${scheme}://${host}:${port}`;
}
