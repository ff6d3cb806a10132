import { once } from 'node:events';
import { createServer } from 'node:http';

/** One page or file of somebody's site. */
export interface SiteFile {
  readonly body: string | Buffer;
  readonly type?: string;
  readonly headers?: Record<string, string>;
}

/** Somebody's web site: another origin than the server's. */
export interface Site {
  readonly port: number;
  /** `http://127.0.0.1:PORT`: cross-origin to every `http://localhost` page. */
  readonly origin: string;
  set(path: string, file: SiteFile): void;
  close(): Promise<void>;
}

/** Serves the given paths (without query) on a free port, and 404 for everything else. */
export async function startSite(files: Record<string, SiteFile> = {}): Promise<Site> {
  const served = new Map(Object.entries(files));
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').replace(/\?.*$/u, '');
    const file = served.get(path);
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': file.type ?? 'text/html; charset=utf-8', ...file.headers });
    response.end(file.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    port: address.port,
    origin: `http://127.0.0.1:${address.port}`,
    set: (path, file) => served.set(path, file),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A page of two lines: the script from `server`, and elements with the given attributes. */
export function embeddingPage(server: string, ...elements: readonly string[]): SiteFile {
  const calls = elements.map((attributes) => `<mesh-call ${attributes}></mesh-call>`).join('\n');
  return {
    body:
      '<!doctype html><html lang="en"><meta charset="utf-8"><title>A site</title>' +
      '<link rel="icon" href="data:,">' +
      `<script type="module" src="${server}/mesh-call.js"></script>\n<main>${calls}</main></html>`,
  };
}
