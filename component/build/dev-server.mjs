import { buildApp, loadConfig } from '../../dist/server/index.js';

// The server as `npm run dev` runs it: it serves dist/dev, lets browsers cache nothing, and sends an event to the
// open pages when they are to reload. A child process of dev.mjs, with which it ends.

const [browserDirectory, siteDirectory] = process.argv.slice(2);
const settings = loadConfig({ env: process.env });
const app = await buildApp({ ...settings, browserDirectory, siteDirectory });
const pages = new Set();

app.addHook('onSend', async (_request, reply) => {
  reply.header('Cache-Control', 'no-store');
});
app.get('/dev/events', (request, reply) => {
  reply.hijack();
  reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  // Milliseconds until a page connects again, after the server was restarted.
  reply.raw.write('retry: 200\n\n');
  pages.add(reply.raw);
  request.raw.once('close', () => pages.delete(reply.raw));
});

process.on('message', () => {
  for (const page of pages) page.write('data: reload\n\n');
});
process.once('SIGTERM', () => app.close().then(() => process.exit()));
process.once('disconnect', () => process.exit());

await app.listen({ port: settings.port, host: settings.host });
console.log(`dev: http://localhost:${settings.port}/`);
