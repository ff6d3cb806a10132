// Test calls of this page to itself, with the same element that any site uses.

const place = document.getElementById('calls');
/** A longer wait means that a host must admit, or that the server is gone. */
const JOIN_WITHIN_MS = 20_000;

/** Synthetic media: a moving picture and silent audio. It needs no device and records no one. */
export function testStream() {
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
  const context = canvas.getContext('2d');
  let turn = 0;
  const timer = setInterval(() => {
    turn += 1;
    context.fillStyle = `hsl(${(turn * 4) % 360} 60% 45%)`;
    context.fillRect(0, 0, 320, 180);
    context.fillStyle = '#fff';
    context.fillRect((turn * 7) % 300, 80, 20, 20);
  }, 66);
  const audio = new AudioContext();
  const [sound] = audio.createMediaStreamDestination().stream.getAudioTracks();
  const stream = new MediaStream([...canvas.captureStream(15).getVideoTracks(), sound]);
  return {
    stream,
    close() {
      clearInterval(timer);
      for (const track of stream.getTracks()) track.stop();
      void audio.close();
    },
  };
}

/** One side of the test call. `joined` rejects with the `CallError` of the join, or after a timeout. */
export function openCall({ room, token, name, stream, relay = false }) {
  const element = document.createElement('mesh-call');
  element.setAttribute('controls', '');
  element.noStorage = true;
  element.noHotkeys = true;
  element.room = room;
  element.name = name;
  element.token = token;
  element.selfView = 'hidden';
  element.mediaStream = stream.stream;
  if (relay) element.icePolicy = 'relay';
  const refused = new Promise((_, reject) => {
    element.addEventListener('call-error', ({ detail }) => reject(detail.error));
    const late = 'Nobody was let in within 20 s. Does a host have to let people in, or has the server gone?';
    setTimeout(() => reject(new Error(late)), JOIN_WITHIN_MS);
  });
  place.append(element);
  const joined = Promise.race([element.join(), refused]);
  joined.catch(() => undefined);
  return { element, joined, picture: () => pictureOf(element) };
}

/** Type of the path on which remote video arrived, once some frames are decoded; else null. */
async function pictureOf(element) {
  const { links } = await element.getStats();
  const [link] = links;
  const frames = link?.received.reduce((sum, { framesDecoded }) => sum + (framesDecoded ?? 0), 0) ?? 0;
  if (!link?.candidatePair || frames < 5) return null;
  const { local, remote, protocol } = link.candidatePair;
  return {
    way:
      local === 'relay' || remote === 'relay' ? `through the relay (${protocol})` : `directly (${protocol})`,
  };
}

/** The first result that is not null, or null. */
export async function until(ask, withinMs) {
  const endAt = performance.now() + withinMs;
  while (performance.now() < endAt) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return null;
}

export async function closeCalls(calls, stream) {
  await Promise.allSettled(calls.map(({ element }) => element.leave()));
  for (const { element } of calls) element.remove();
  stream.close();
}
