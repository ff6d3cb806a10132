import { Call } from 'mesh-call/headless';

const people = document.querySelector('#people');
const state = document.querySelector('#state');
const address = new URLSearchParams(location.search);
const room = address.get('room') ?? crypto.randomUUID();
// Without a server it is the one that the page is from.
const call = new Call({ room, name: 'Example', server: address.get('server') });

/** One figure for each participant, which stays as long as they do: so their video is never attached anew. */
const figures = new Map();

function figureFor({ id, local }) {
  const figure = document.createElement('figure');
  const video = document.createElement('video');
  video.autoplay = true;
  video.playsInline = true;
  // One's own sound is not for oneself.
  video.muted = local;
  // One stable stream for each, through lost networks and changed devices. The others' comes with their sound.
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
    // Say how large each picture is shown, in device pixels, and you are sent just that. `null` for one that is not seen.
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
