import { once } from 'node:events';
import { createServer } from 'node:http';

/** One page or file of a web site. */
export interface SiteFile {
  readonly body: string | Buffer;
  /** Media type; HTML by default. */
  readonly type?: string;
  readonly headers?: Record<string, string>;
}

/** Web site that embeds calls, on another origin than the server. */
export interface Site {
  readonly port: number;
  /** `http://127.0.0.1:PORT`: cross-origin to every `http://localhost` page. */
  readonly origin: string;
  set(path: string, file: SiteFile): void;
  close(): Promise<void>;
}

/** Starts a web server on a free port. It serves the given paths (without query), and 404 for all others. */
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
  if (address === null || typeof address === 'string') throw new Error('The site has no port.');
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

/** A minimal page: the script from `server`, and one element for each string of attributes. */
export function embeddingPage(server: string, ...elements: readonly string[]): SiteFile {
  const calls = elements.map((attributes) => `<mesh-call ${attributes}></mesh-call>`).join('\n');
  return {
    body:
      '<!doctype html><html lang="en"><meta charset="utf-8"><title>A site</title>' +
      '<link rel="icon" href="data:,">' +
      `<script type="module" src="${server}/mesh-call.js"></script>\n<main>${calls}</main></html>`,
  };
}
