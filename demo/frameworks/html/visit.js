const form = document.querySelector('form');
const status = document.querySelector('[role="status"]');
const call = document.querySelector('mesh-call');

const { room } = form.elements;
room.value = new URLSearchParams(location.search).get('room');
call.setAttribute('room', room.value);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  call.room = room.value;
});

document.querySelector('#microphone').addEventListener('click', () => call.toggleMicrophone());
document.querySelector('#close').addEventListener('click', () => call.remove());

for (const name of ['call-joined', 'participant-joined', 'participant-left'])
  call.addEventListener(name, () => {
    status.textContent = `${call.participants.length} in the call`;
  });
call.addEventListener('call-left', () => {
  status.textContent = '0 in the call';
});
