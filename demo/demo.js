// What a page does around a call. It uses <mesh-call> as any site would: by attributes and properties.

const query = new URLSearchParams(location.search);
const call = document.getElementById('call');

/** 128 random bits, base64url: as hard to guess as a key. */
function randomRoom() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

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
  const invite = new URL(location.pathname, location.href);
  invite.hash = encodeURIComponent(room);
  document.getElementById('invite').value = invite.href;
  call.inviteUrl = invite.href;
}

function textOf(id) {
  const source = document.getElementById(id);
  return source instanceof HTMLInputElement ? source.value : source.textContent;
}

/** Without the clipboard (a page without https has none) the text is marked, ready for the keyboard. */
async function copy(button) {
  const id = button.dataset.copies;
  try {
    await navigator.clipboard.writeText(textOf(id));
    confirmCopied(button);
  } catch {
    getSelection().selectAllChildren(document.getElementById(id));
    if (document.getElementById(id) instanceof HTMLInputElement) document.getElementById(id).select();
    document.getElementById('said').textContent = 'Marked. Copy it with your keyboard.';
  }
}

function confirmCopied(button) {
  const label = button.textContent;
  button.textContent = 'Copied';
  button.disabled = true;
  document.getElementById('said').textContent = 'Copied';
  setTimeout(() => {
    button.textContent = label;
    button.disabled = false;
  }, 1500);
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

document.getElementById('html').textContent = [
  `<script type="module" src="${new URL('mesh-call.js', location.href).href}"></script>`,
  `<mesh-call room="${randomRoom()}"></mesh-call>`,
].join('\n');

for (const button of document.querySelectorAll('[data-copies]')) {
  button.addEventListener('click', () => void copy(button));
}

// The same module that the page's script tag loads: here only to hear whether it could be.
import('./mesh-call.js').catch(explainFailure);
