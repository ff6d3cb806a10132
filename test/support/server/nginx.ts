import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../paths.js';
import { waitFor } from '../wait-for.js';
import { freePort } from './free-port.js';

/** Real nginx on loopback with `deploy/nginx.conf`. */
export interface Nginx {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts nginx with the documented file. Only the ports are replaced, and TLS is left out.
 *
 * @param servers ports of two servers
 */
export async function startNginx(servers: readonly [number, number]): Promise<Nginx> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'mesh-call-nginx-'));
  const documented = await readFile(join(root, 'deploy/nginx.conf'), 'utf8');
  const site = documented
    .replace('listen 443 ssl;', `listen 127.0.0.1:${port};`)
    .replace(/^ *ssl_certificate.*$/gmu, '')
    .replace('127.0.0.1:3000', `127.0.0.1:${servers[0]}`)
    .replace('127.0.0.1:3001', `127.0.0.1:${servers[1]}`);
  await writeFile(join(folder, 'mesh-call.conf'), site);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const http = [`include ${folder}/mesh-call.conf;`, 'access_log off;', ...temporary];
  const config = [
    ...['daemon off;', 'master_process off;', `pid ${folder}/nginx.pid;`, `error_log ${folder}/error.log;`],
    ...['events {}', `http { ${http.join(' ')} }`],
  ];
  await writeFile(join(folder, 'nginx.conf'), config.join('\n'));
  const program = process.env.NGINX_PATH ?? '/usr/sbin/nginx';
  const child = spawn(program, ['-p', folder, '-e', join(folder, 'error.log'), '-c', 'nginx.conf'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const killWithParent = () => child.kill('SIGKILL');
  process.once('exit', killWithParent);
  const url = `http://127.0.0.1:${port}`;
  await waitFor('nginx to listen', async () => {
    if (child.exitCode !== null) throw new Error(await readFile(join(folder, 'error.log'), 'utf8'));
    return fetch(url).then(
      () => true,
      () => false,
    );
  });
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
