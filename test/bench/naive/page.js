import { io } from '/socket.io.js';

// What a first mesh looks like: open the devices, then the socket, then offer to everybody who is there, with
// one fixed picture for all. It is what the product is measured against, so nothing in it is made slow.
//
// With `tile=WIDTHxHEIGHT` and `fps` it is the floor instead: the least code that carries pictures of that size, with no
// packets for whoever is muted (`muted`).

const wishes = new URLSearchParams(location.search);
const [width, height] = (wishes.get('tile') ?? '').split('x').map(Number);
const isFloor = width > 0;
const stream = await navigator.mediaDevices.getUserMedia({
  audio: true,
  video: isFloor ? { width: 640, height: 360, frameRate: 30 } : { width: 640, height: 480, frameRate: 15 },
});
if (wishes.has('muted')) for (const track of stream.getAudioTracks()) track.enabled = false;
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
  for (const track of stream.getTracks()) add(connection, track);
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate) socket.emit('signal', { to: id, candidate });
  });
  connection.addEventListener('track', ({ streams: [remote] }) => {
    if (!document.getElementById(id)) show(remote, false, id);
  });
  return connection;
}

function add(connection, track) {
  if (!isFloor) return connection.addTrack(track, stream);
  const limits = {
    maxFramerate: Number(wishes.get('fps')),
    scaleResolutionDownBy: Math.max(1, 360 / height),
  };
  const { sender } = connection.addTransceiver(track, {
    streams: [stream],
    ...(track.kind === 'video' ? { sendEncodings: [limits] } : {}),
  });
  if (track.kind === 'audio' && !track.enabled) sender.replaceTrack(null);
}

function show(media, muted, id = '') {
  const video = document.createElement('video');
  Object.assign(video, { id, autoplay: true, playsInline: true, muted, srcObject: media });
  if (isFloor) Object.assign(video.style, { width: `${width}px`, height: `${height}px` });
  document.body.append(video);
}
