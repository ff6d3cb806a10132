import { io } from '/socket.io.js';

// Naive mesh, the reference of the benchmarks: opens the devices, then the socket, then offers to every participant,
// with one fixed video format. Nothing in it is slow on purpose.
//
// With `tile=WIDTHxHEIGHT` and `fps` it is the floor: the least code that sends video of that size, shows it with round
// corners in `shown=WIDTHxHEIGHT`, and sends audio in packets of `packet` milliseconds, none when `muted`.

const query = new URLSearchParams(location.search);
const [width, height] = (query.get('tile') ?? '').split('x').map(Number);
const isFloor = width > 0;
const [shownWidth, shownHeight] = (query.get('shown') ?? '').split('x');
const stream = await navigator.mediaDevices.getUserMedia({
  audio: true,
  video: isFloor
    ? { width: 640, height: 360, frameRate: Number(query.get('fps')) }
    : { width: 640, height: 480, frameRate: 15 },
});
if (query.has('muted')) for (const track of stream.getAudioTracks()) track.enabled = false;
show(stream, true);

const connections = new Map();
const socket = io({ transports: ['websocket'] });
const room = new URLSearchParams(location.search).get('room');

socket.on('signal', async ({ from, description, candidate }) => {
  const connection = connections.get(from) ?? connect(from);
  if (description) {
    if (isFloor) description.sdp = withPacketTime(description.sdp);
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

/** Uses `addTrack`: an answer does not reuse transceivers made by `addTransceiver`. */
function add(connection, track) {
  const sender = connection.addTrack(track, stream);
  if (!isFloor) return;
  if (track.kind === 'audio') {
    if (!track.enabled) sender.replaceTrack(null);
    return;
  }
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) {
    encoding.maxFramerate = Number(query.get('fps'));
    encoding.scaleResolutionDownBy = Math.max(1, 360 / height);
  }
  sender.setParameters(parameters);
}

/** Requests the packet duration of the remote audio, whose m-line is the first. */
function withPacketTime(sdp) {
  return sdp.replace('a=rtcp-mux', `a=ptime:${query.get('packet')}\r\na=rtcp-mux`);
}

function show(media, muted, id = '') {
  const video = document.createElement('video');
  Object.assign(video, { id, autoplay: true, playsInline: true, muted, srcObject: media });
  if (isFloor) {
    Object.assign(video.style, {
      width: `${shownWidth}px`,
      height: `${shownHeight}px`,
      borderRadius: '16px',
    });
    // The self view is mirrored, as in the product.
    if (stream === media) video.style.transform = 'scaleX(-1)';
  }
  document.body.append(video);
}
