import { closeCalls, openCall, testStream, until } from './check-calls.js';
import { randomRoom } from './random-room.js';

// Each step reports in one sentence what it found and what helps. A step whose precondition failed is skipped.

const query = new URLSearchParams(location.search);
const run = document.getElementById('run');
const report = document.getElementById('report');
const found = [];

/** @param {'good' | 'fair' | 'bad' | 'busy' | 'none'} result */
function tell(step, result, words) {
  const item = document.getElementById(step);
  item.dataset.result = result;
  item.querySelector('p').textContent = words;
  if (result !== 'busy' && result !== 'none') found.push(`${result} ${step}: ${words}`);
}

function checkBrowser() {
  const needed = {
    RTCPeerConnection: 'connections between browsers',
    WebSocket: 'connections to the server',
    IntersectionObserver: 'a way to know what is seen',
  };
  const missing = Object.keys(needed).filter((name) => !(name in window));
  if (missing.length === 0) return tell('browser', 'good', 'It has everything that a call needs.');
  const words = missing.map((name) => needed[name]).join(', ');
  return tell('browser', 'bad', `It lacks ${words}. Try a current Chrome, Edge, Firefox or Safari.`);
}

function checkPage() {
  if (window.isSecureContext) return tell('page', 'good', 'It may ask for camera and microphone.');
  return tell(
    'page',
    'bad',
    'It was opened without https, so browsers give it no camera and no microphone. Open it with https.',
  );
}

const deviceHelp = {
  NotAllowedError: 'They are not allowed here. Allow them in the address bar, and run the check again.',
  NotFoundError: 'There is none. Connect one, and run the check again.',
  NotReadableError: 'Another program uses one of them. Close it, and run the check again.',
};

async function checkDevices() {
  if (!navigator.mediaDevices) return tell('devices', 'bad', 'This page may not ask for them: see above.');
  tell('devices', 'busy', 'Your browser may ask you to allow them.');
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
    const names = stream.getTracks().map(({ label }) => label || 'one without a name');
    for (const track of stream.getTracks()) track.stop();
    return tell('devices', 'good', `They open: ${names.join(' and ')}.`);
  } catch (error) {
    return tell(
      'devices',
      'fair',
      deviceHelp[error.name] ?? `They do not open: ${error.name}. Try another one.`,
    );
  }
}

async function checkServer() {
  const sentAt = performance.now();
  try {
    const script = document.querySelector('script[src$="mesh-call.js"]').src;
    const answer = await fetch(new URL('health', script), { cache: 'no-store', mode: 'no-cors' });
    if (!answer.ok && answer.type !== 'opaque') throw new Error(String(answer.status));
    tell('server', 'good', `It answers within ${Math.round(performance.now() - sentAt)} ms.`);
    return true;
  } catch {
    tell(
      'server',
      'bad',
      'It does not answer. Check your connection; if that does not help, whoever runs it has to look.',
    );
    return false;
  }
}

/** Connects two calls of this page. @returns whether both were admitted, so that another path can be tried */
async function checkCalls(step, settings) {
  tell(step, 'busy', 'Calling…');
  const room = query.get('room') ?? `check-${randomRoom()}`;
  const stream = testStream();
  const common = { room, token: query.get('token'), stream, ...settings };
  const calls = [openCall({ ...common, name: 'One' }), openCall({ ...common, name: 'Other' })];
  const beganAt = performance.now();
  try {
    const refusal = (await Promise.allSettled(calls.map(({ joined }) => joined))).find(
      ({ reason }) => reason,
    );
    if (refusal) throw refusal.reason;
    if (step === 'direct')
      tell('room', 'good', `Both are in the room after ${Math.round(performance.now() - beganAt)} ms.`);
    const [one] = calls;
    const seen = await until(() => one.picture(), 20_000);
    const ms = Math.round(performance.now() - beganAt);
    if (seen) tell(step, 'good', `The picture moves after ${ms} ms, ${seen.way}.`);
    else tell(step, 'bad', helpFor(step));
    return true;
  } catch (error) {
    if (error.code === 'relay-unavailable')
      tell(
        step,
        'fair',
        'This server has none. People behind strict company or phone networks cannot be reached then; its operator can change that.',
      );
    else tell(step === 'direct' ? 'room' : step, 'bad', error.message);
    if (step === 'direct') tell(step, 'none', 'Not tried.');
    return false;
  } finally {
    await closeCalls(calls, stream);
  }
}

function helpFor(step) {
  if (step === 'relay')
    return 'The relay carried nothing. Whoever runs the server: is its port open, and its secret the same?';
  return 'No picture came. This network may let no direct connection through: then calls need the relay.';
}

async function check() {
  run.disabled = true;
  found.length = 0;
  // Results of an earlier run are outdated.
  for (const { id } of document.querySelectorAll('.checks li')) tell(id, 'none', 'Not checked yet.');
  checkBrowser();
  checkPage();
  await checkDevices();
  if ((await checkServer()) && (await checkCalls('direct', {}))) await checkCalls('relay', { relay: true });
  run.disabled = false;
  report.textContent = [navigator.userAgent, ...found].join('\n');
  report.closest('.code').hidden = false;
}

run.addEventListener('click', () => void check());
