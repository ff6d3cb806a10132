import { io } from '/socket.io.js';

// What a first mesh looks like: open the devices, then the socket, then offer to everybody who is there, with
// one fixed picture for all. It is what the product is measured against, so nothing in it is made slow.

const stream = await navigator.mediaDevices.getUserMedia({
  audio: true,
  video: { width: 640, height: 480, frameRate: 15 },
});
show(stream, true);

const connections = new Map();
const socket = io({ transports: ['websocket'] });
const room = new URLSearchParams(location.search).get('room');

socket.on('signal', async ({ from, description, candidate }) => {
  const connection = connections.get(from) ?? connect(from);
  if (description) {
    await connection.setRemoteDescription(description);
    if (description.type === 'offer') {
      await connection.setLocalDescription();
      socket.emit('signal', { to: from, description: connection.localDescription });
    }
  } else if (candidate) {
    await connection.addIceCandidate(candidate);
  }
});

socket.on('left', (id) => {
  connections.get(id)?.close();
  connections.delete(id);
  document.getElementById(id)?.remove();
});

for (const id of await socket.emitWithAck('join', room)) {
  const connection = connect(id);
  await connection.setLocalDescription();
  socket.emit('signal', { to: id, description: connection.localDescription });
}

function connect(id) {
  const connection = new RTCPeerConnection();
  connections.set(id, connection);
  for (const track of stream.getTracks()) connection.addTrack(track, stream);
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate) socket.emit('signal', { to: id, candidate });
  });
  connection.addEventListener('track', ({ streams: [remote] }) => {
    if (!document.getElementById(id)) show(remote, false, id);
  });
  return connection;
}

function show(media, muted, id = '') {
  const video = document.createElement('video');
  Object.assign(video, { id, autoplay: true, playsInline: true, muted, srcObject: media });
  document.body.append(video);
}
