import { Call } from 'mesh-call/headless';

const people = document.querySelector('#people');
const state = document.querySelector('#state');
const address = new URLSearchParams(location.search);
const room = address.get('room') ?? crypto.randomUUID();
// Without `server`, the page's own origin is the call server.
const call = new Call({ room, name: 'Example', server: address.get('server') });

/** One figure for each participant. It is kept while they stay, so that their video is attached only once. */
const figures = new Map();

function figureFor({ id, local }) {
  const figure = document.createElement('figure');
  const video = document.createElement('video');
  video.autoplay = true;
  video.playsInline = true;
  // The local audio must not be played.
  video.muted = local;
  // A stable stream for each participant, also after a reconnect or a device change. Remote ones include audio.
  video.srcObject = call.streamOf(id, 'camera');
  figure.append(video, document.createElement('figcaption'));
  return figure;
}

function draw() {
  const present = call.state === 'joined' ? call.participants : [];
  for (const participant of present) {
    const { id, name, local, microphone } = participant;
    if (!figures.has(id)) figures.set(id, figureFor(participant));
    const figure = figures.get(id);
    figure.querySelector('figcaption').textContent = `${name}${microphone ? '' : ' (muted)'}`;
    // Request each video in the size in which it is shown, in device pixels; `null` for one that is hidden.
    const sizePx = Math.round(144 * devicePixelRatio);
    if (!local) call.show(id, 'camera', { width: sizePx, height: sizePx });
  }
  for (const id of figures.keys()) if (!present.some((each) => each.id === id)) figures.delete(id);
  people.replaceChildren(...figures.values());
  state.textContent = call.error?.message ?? call.state;
}

const failed = (error) => {
  state.textContent = error.message;
};
document.querySelector('#join').addEventListener('click', () => call.join().catch(failed));
document.querySelector('#microphone').addEventListener('click', () => call.toggleMicrophone().catch(failed));
document.querySelector('#leave').addEventListener('click', () => call.leave().catch(failed));
call.subscribe(draw);
draw();
