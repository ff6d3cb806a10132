import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

const ONE_YEAR_SECONDS = 31_536_000;

/** Adds Helmet's security headers to every response, except those of pages, which `files.ts` adds. */
export async function addSecurityHeaders(
  app: FastifyInstance,
  { hsts }: { readonly hsts: boolean },
): Promise<void> {
  await app.register(helmet, {
    // Only pages need these two, and they differ by page: see files.ts.
    contentSecurityPolicy: false,
    crossOriginOpenerPolicy: false,
    // Browsers print a warning for it whenever another server used the same origin before, as on localhost.
    originAgentCluster: false,
    strictTransportSecurity: hsts && { maxAge: ONE_YEAR_SECONDS, includeSubDomains: false },
  });
}
