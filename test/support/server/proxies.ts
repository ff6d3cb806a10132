import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../paths.js';
import { waitFor } from '../wait-for.js';
import { freePort } from './free-port.js';

/** Real reverse proxy on loopback with its documented file. Only addresses are replaced, and TLS is left out. */
export interface ReverseProxy {
  readonly url: string;
  close(): Promise<void>;
}

/** Ports of two servers. */
export type ServerPorts = readonly [number, number];

interface Program {
  readonly path: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts nginx with `deploy/nginx.conf`. */
export function startNginx([one, other]: ServerPorts): Promise<ReverseProxy> {
  return startProxy(async (port, folder) => {
    const site = (await documented('nginx.conf'))
      .replace('listen 443 ssl;', `listen 127.0.0.1:${port};`)
      .replace(/^ *ssl_certificate.*$/gmu, '')
      .replace('127.0.0.1:3000', `127.0.0.1:${one}`)
      .replace('127.0.0.1:3001', `127.0.0.1:${other}`);
    await writeFile(join(folder, 'mesh-call.conf'), site);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${folder}/${name};`,
    );
    const http = [`include ${folder}/mesh-call.conf;`, 'access_log off;', ...temporary];
    const config = [
      ...['daemon off;', 'master_process off;', `pid ${folder}/nginx.pid;`],
      ...[`error_log ${folder}/error.log;`, 'events {}', `http { ${http.join(' ')} }`],
    ];
    await writeFile(join(folder, 'nginx.conf'), config.join('\n'));
    const args = ['-p', folder, '-e', join(folder, 'error.log'), '-c', 'nginx.conf'];
    return { path: process.env.NGINX_PATH ?? '/usr/sbin/nginx', args };
  });
}

/** Starts Caddy with `deploy/Caddyfile`. */
export function startCaddy([one, other]: ServerPorts): Promise<ReverseProxy> {
  return startProxy(async (port, folder) => {
    const site = (await documented('Caddyfile'))
      .replace('mesh-call-1:3000', `127.0.0.1:${one}`)
      .replace('mesh-call-2:3000', `127.0.0.1:${other}`);
    await writeFile(join(folder, 'Caddyfile'), `{\n\tadmin off\n}\n${site}`);
    return {
      path: process.env.CADDY_PATH ?? '/usr/bin/caddy',
      args: ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'],
      env: {
        DOMAIN: `http://127.0.0.1:${port}`,
        HOME: folder,
        XDG_DATA_HOME: folder,
        XDG_CONFIG_HOME: folder,
      },
    };
  });
}

function documented(name: string): Promise<string> {
  return readFile(join(root, 'deploy', name), 'utf8');
}

async function startProxy(
  prepare: (port: number, folder: string) => Promise<Program>,
): Promise<ReverseProxy> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'mesh-call-proxy-'));
  const { path, args, env = {} } = await prepare(port, folder);
  const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const killWithParent = () => child.kill('SIGKILL');
  process.once('exit', killWithParent);
  const url = `http://127.0.0.1:${port}`;
  // Any answer will do: the servers do not run yet.
  await waitFor(
    `${path} to listen`,
    async () => {
      if (child.exitCode !== null) throw new Error(output);
      return fetch(url, { signal: AbortSignal.timeout(500) }).then(
        () => true,
        (error: Error) => error.name === 'TimeoutError',
      );
    },
    { timeoutMs: 15_000 },
  );
  return {
    url,
    async close() {
      process.removeListener('exit', killWithParent);
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
