import { buildApp } from 'mesh-call/server';

const app = await buildApp({ maxParticipants: 8, allowedOrigins: ['https://example.org'] });
const address: string = await app.listen({ port: 3000 });
console.log(address);
await app.close();
// @ts-expect-error not a number
await buildApp({ maxParticipants: 'eight' });
// @ts-expect-error unknown setting
await buildApp({ maxParticipant: 8 });
