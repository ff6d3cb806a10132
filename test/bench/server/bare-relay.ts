import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';

// Bare relay, the reference of the server benchmark: rooms by name and messages by id over Socket.IO, unchecked.

const http = createServer();
const io = new Server(http, { transports: ['websocket'], serveClient: false, cors: { origin: '*' } });
const ids = new Map<string, string>();

io.on('connection', (socket) => {
  let id = '';
  socket.on(
    'join',
    ({ room, secret }: { room: string; secret: string }, reply: (answer: unknown) => void) => {
      id = secret;
      ids.set(id, socket.id);
      void socket.join(room);
      const members = [...(io.sockets.adapter.rooms.get(room) ?? [])].map((member) => ({ id: member }));
      socket.to(room).emit('participant-joined', { member: { id, session: id } });
      reply({ ok: true, joined: { id, room: { members } } });
    },
  );
  socket.on('signal', ({ to, signal }: { to: string; signal: unknown }) => {
    io.to(ids.get(to) ?? '').emit('signal', { from: id, session: id, signal });
  });
  socket.on('disconnect', () => ids.delete(id));
});

http.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  console.log(`http://localhost:${(http.address() as AddressInfo).port}`);
});
