import { existsSync } from 'node:fs';
import { join } from 'node:path';
import closeWithGrace from 'close-with-grace';
import { type Assembly, assemble } from './app.js';
import { type Command, helpText, readCommand } from './config/cli.js';
import { SettingsError, settingTable } from './config/settings.js';
import { startupBanner } from './config/startup-banner.js';
import { readTls } from './config/tls.js';
import { version } from './config/version.js';

/** An orderly end takes one or two seconds; after this it is an abrupt one. */
const CLOSE_WITHIN_MS = 4_500;

try {
  const command = readCommand({ env: process.env, args: process.argv.slice(2) });
  if (command.kind === 'help') console.log(helpText());
  else if (command.kind === 'version') console.log(version);
  else if (command.kind === 'check') console.log(checked(command));
  else await run(command);
} catch (error) {
  const problems =
    error instanceof SettingsError ? error.problems : [error instanceof Error ? error.stack : error];
  for (const problem of problems) console.error(`mesh-call: ${problem}`);
  process.exit(1);
}

type Started = Extract<Command, { kind: 'run' | 'check' }>;

/** A server would start; certificates are read for that, too. @throws {SettingsError} */
function checked({ settings, unknown }: Started): string {
  readTls(settings);
  const strangers = unknown.map((variable) => `${variable} is no setting of this version.`);
  return [...strangers, 'The configuration is right.'].join('\n');
}

async function run({ settings, unknown }: Started): Promise<void> {
  const assembly = await assemble(settings);
  const { app } = assembly;
  for (const variable of unknown) app.log.warn({ variable }, `${variable} is no setting of this version`);
  closeWithGrace({ delay: CLOSE_WITHIN_MS, logger: false }, async ({ err }) => {
    if (err) app.log.fatal({ err }, 'closing after an error');
    else app.log.info('closing');
    await app.close();
  });
  await listen(assembly);
  const built = existsSync(join(assembly.browserDirectory, 'mesh-call.js'));
  if (!built) app.log.warn('there is no script to serve: run "npm run build"');
  const facts = { ...settings, version, localUrl: localUrl(assembly), stunPort: assembly.stun.port, built };
  console.log(startupBanner(facts).join('\n'));
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
    if (!(error instanceof Error && 'code' in error) || error instanceof SettingsError) throw error;
    const variable =
      error.code === 'EADDRINUSE' || error.code === 'EACCES'
        ? settingTable.port.variable
        : settingTable.host.variable;
    throw new SettingsError(
      [`${variable} must be one that this server can listen on (${error.message}).`],
      error,
    );
  }
}

/** How a browser on this machine reaches the server. */
function localUrl({ app, settings }: Assembly): string {
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : settings.port;
  const scheme = settings.tlsCert === null ? 'http' : 'https';
  const everywhere = settings.host === '0.0.0.0' || settings.host === '::';
  const host = everywhere ? 'localhost' : settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  return `${scheme}://${host}:${port}`;
}
