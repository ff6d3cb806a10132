import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

// What the tests need beside npm packages: two browsers, ffmpeg, a TURN server, Redis, nginx, Caddy, and two old libraries that
// no npm package has. On Debian they are installed when missing; elsewhere the run ends with advice.

const { LOCALAPPDATA, PROGRAMFILES, 'PROGRAMFILES(X86)': PROGRAMFILES_X86, HOME } = process.env;
const under = (folders, path) => folders.filter(Boolean).map((folder) => join(folder, path));

const tools = {
  chromium: {
    variable: 'CHROME_PATH',
    debianPackage: 'chromium',
    commands: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    places: [
      ...under(
        ['/Applications', HOME && join(HOME, 'Applications')],
        'Google Chrome.app/Contents/MacOS/Google Chrome',
      ),
      ...under(['/Applications', HOME && join(HOME, 'Applications')], 'Chromium.app/Contents/MacOS/Chromium'),
      ...under([LOCALAPPDATA, PROGRAMFILES, PROGRAMFILES_X86], 'Google\\Chrome\\Application\\chrome.exe'),
    ],
    advice:
      'Install Chromium or Google Chrome (for example from https://www.google.com/chrome), or set CHROME_PATH.',
  },
  firefox: {
    variable: 'FIREFOX_PATH',
    debianPackage: 'firefox-esr',
    commands: ['firefox-esr', 'firefox'],
    places: [
      ...under(['/Applications', HOME && join(HOME, 'Applications')], 'Firefox.app/Contents/MacOS/firefox'),
      ...under([PROGRAMFILES, PROGRAMFILES_X86], 'Mozilla Firefox\\firefox.exe'),
    ],
    advice: 'Install Firefox (https://www.mozilla.org/firefox), or set FIREFOX_PATH.',
  },
  ffmpeg: {
    variable: 'FFMPEG_PATH',
    debianPackage: 'ffmpeg',
    commands: ['ffmpeg'],
    places: [],
    advice:
      'Install ffmpeg (https://ffmpeg.org/download.html) so that it is on the PATH, or set FFMPEG_PATH.',
  },
  coturn: {
    variable: 'TURNSERVER_PATH',
    debianPackage: 'coturn',
    commands: ['turnserver'],
    places: [],
    advice:
      'Install coturn (https://github.com/coturn/coturn) so that turnserver is on the PATH, or set TURNSERVER_PATH.',
  },
  caddy: {
    variable: 'CADDY_PATH',
    debianPackage: 'caddy',
    commands: ['caddy'],
    places: [],
    advice: 'Install Caddy (https://caddyserver.com) so that it is on the PATH, or set CADDY_PATH.',
  },
  nginx: {
    variable: 'NGINX_PATH',
    debianPackage: 'nginx',
    commands: ['nginx'],
    // Not on the PATH of users other than root.
    places: ['/usr/sbin/nginx'],
    advice: 'Install nginx (https://nginx.org) so that it is on the PATH, or set NGINX_PATH.',
  },
  prototype: {
    variable: 'PROTOTYPE_PATH',
    debianPackage: 'libjs-prototype',
    commands: [],
    places: ['/usr/share/javascript/prototype/prototype.js'],
    advice:
      'Download prototype.js 1.7.3 (http://prototypejs.org/download), and set PROTOTYPE_PATH to the file.',
  },
  mootools: {
    variable: 'MOOTOOLS_PATH',
    debianPackage: 'libjs-mootools',
    commands: [],
    places: ['/usr/share/javascript/mootools/mootools-core-nc.js'],
    advice: 'Download MooTools Core 1.4.5 (https://mootools.net/core), and set MOOTOOLS_PATH to the file.',
  },
  redis: {
    variable: 'REDIS_SERVER_PATH',
    debianPackage: 'redis-server',
    commands: ['redis-server', 'valkey-server'],
    places: [],
    advice:
      'Install Redis 7 or Valkey (https://redis.io/docs, https://valkey.io) so that its server is on the PATH, or set REDIS_SERVER_PATH.',
  },
};

/**
 * Finds the named programs and installs missing ones where that is possible. Ends the run with advice where it is not.
 *
 * @param {Set<keyof typeof tools>} names
 * @returns environment variables with the paths, which the tests read
 */
export async function installPrerequisites(names) {
  const required = [...names].map((name) => tools[name]);
  const missing = required.filter((tool) => find(tool) === null);
  if (missing.length > 0) installOnDebian(missing.map(({ debianPackage }) => debianPackage));
  const environment = {};
  const absent = [];
  for (const tool of required) {
    const path = find(tool);
    if (path === null) absent.push(tool.advice);
    else environment[tool.variable] = path;
  }
  if (absent.length > 0) {
    console.error(
      `Missing programs and libraries that the tests need:\n${absent.map((line) => `  ${line}`).join('\n')}`,
    );
    console.log('0 passed, 1 failed');
    process.exit(1);
  }
  return environment;
}

function find({ variable, commands, places }) {
  const given = process.env[variable];
  if (given) return existsSync(given) ? given : null;
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const onPath = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = commands.flatMap((command) => onPath.map((folder) => join(folder, command + suffix)));
  // What is looked for in places only may be a library, which is no program.
  const isUsable = commands.length > 0 ? isExecutable : existsSync;
  return [...candidates, ...places].find((path) => isUsable(path)) ?? null;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installOnDebian(packages) {
  if (!isDebian()) return;
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const command of [
    [...asRoot, 'apt-get', 'update', '-q'],
    [...asRoot, 'apt-get', 'install', '-y', '-q', ...packages],
  ]) {
    console.log(`Missing: ${packages.join(', ')}. Running: ${command.join(' ')}`);
    const [program, ...args] = command;
    const { status } = spawnSync(program, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: environment,
    });
    if (status !== 0) return;
  }
}

function isDebian() {
  return existsSync('/etc/os-release') && /^ID=debian$/mu.test(readFileSync('/etc/os-release', 'utf8'));
}
