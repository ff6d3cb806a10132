import 'mesh-call-element';
import type { MeshCallElement } from 'mesh-call-element/element';
import type {} from 'mesh-call-element/react';
import { StrictMode, type SyntheticEvent, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';

const address = new URLSearchParams(location.search);

function Visit() {
  const call = useRef<MeshCallElement>(null);
  const [room, setRoom] = useState(address.get('room'));
  const [open, setOpen] = useState(true);
  const [people, setPeople] = useState(0);
  const count = () => setPeople(call.current?.participants.length ?? 0);
  const go = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setRoom(String(new FormData(event.currentTarget).get('room')));
  };
  return (
    <>
      <form onSubmit={go}>
        <label>
          Room <input name="room" defaultValue={room ?? ''} />
        </label>
        <button type="submit">Go</button>
        <button type="button" onClick={() => call.current?.toggleMicrophone()}>
          Microphone
        </button>
        <button type="button" onClick={() => setOpen(!open)}>
          {open ? 'Close' : 'Open'}
        </button>
      </form>
      <p role="status">{people} in the call</p>
      {open && (
        <mesh-call
          ref={call}
          server={address.get('server')}
          room={room}
          name="React"
          autojoin
          layout="grid"
          oncall-joined={count}
          onparticipant-joined={count}
          onparticipant-left={count}
          oncall-left={() => setPeople(0)}
        />
      )}
    </>
  );
}

const main = document.querySelector('main');
if (main)
  createRoot(main).render(
    <StrictMode>
      <Visit />
    </StrictMode>,
  );
