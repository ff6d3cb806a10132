import { randomRoom } from './random-room.js';

// The start page around its call. It uses only attributes and properties of <mesh-call>, as any site does.

const query = new URLSearchParams(location.search);
const call = document.getElementById('call');

/** The room in the address: `?room=NAME` or `#NAME`; null for none. */
function roomInAddress() {
  if (query.has('room')) return query.get('room');
  const hash = location.hash.slice(1);
  if (hash === '') return null;
  try {
    return decodeURIComponent(hash);
  } catch {
    return hash; // A stray % is no reason not to meet.
  }
}

function enterRoom() {
  let room = roomInAddress();
  if (room === null) {
    room = randomRoom();
    history.replaceState(null, '', `#${room}`);
  }
  call.room = room;
  const invite = new URL(location.pathname.replace(/index\.html$/, ''), location.href);
  invite.hash = encodeURIComponent(room);
  document.getElementById('invite').value = invite.href;
  call.inviteUrl = invite.href;
}

function explainFailure() {
  const fallback = document.getElementById('fallback');
  fallback.setAttribute('role', 'alert');
  fallback.textContent =
    'The call could not be loaded. Check your connection and reload this page; if that does not help, the server has no call script.';
}

if (query.has('room')) document.body.classList.add('in-room');
if (query.has('name')) call.name = query.get('name');
call.muted = query.has('muted');
call.autojoin = query.has('join');
enterRoom();
addEventListener('hashchange', enterRoom);

const scriptUrl = document.querySelector('script[src$="mesh-call.js"]').src;
document.getElementById('html').textContent = [
  `<script type="module" src="${scriptUrl}"></script>`,
  `<mesh-call room="${randomRoom()}"></mesh-call>`,
].join('\n');

// The module of the page's script tag, imported again to learn whether it could be loaded.
import(scriptUrl).catch(explainFailure);
