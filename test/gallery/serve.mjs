import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { context } from 'esbuild';

// The gallery (`npm run gallery`): every state of the interface over a fake call, on a local port (PORT, else 3001).
// esbuild bundles it from the sources and reloads the page after each save.

const folder = join(import.meta.dirname, '../../dist/gallery');
rmSync(folder, { recursive: true, force: true });
const gallery = await context({
  entryPoints: ['page.ts', 'page.css', 'index.html'].map((name) => join(import.meta.dirname, name)),
  outdir: folder,
  loader: { '.html': 'copy' },
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  conditions: ['production', 'browser'],
  sourcemap: true,
  logLevel: 'warning',
});
await gallery.watch();
const { port } = await gallery.serve({
  servedir: folder,
  host: '127.0.0.1',
  port: Number(process.env.PORT ?? 3001),
});
console.log(`gallery: http://localhost:${port}/`);
