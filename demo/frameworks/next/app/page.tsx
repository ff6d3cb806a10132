'use client';

import 'mesh-call-element';
import type { MeshCallElement } from 'mesh-call-element/element';
import type {} from 'mesh-call-element/react';
import { type FormEvent, useEffect, useRef, useState } from 'react';

export default function Visit() {
  const call = useRef<MeshCallElement>(null);
  // The server that renders the page first does not know its address.
  const [server, setServer] = useState<string | null>(null);
  const [room, setRoom] = useState('');
  const [open, setOpen] = useState(true);
  const [people, setPeople] = useState(0);
  useEffect(() => {
    const address = new URLSearchParams(location.search);
    setServer(address.get('server'));
    setRoom(address.get('room') ?? '');
  }, []);
  const count = () => setPeople(call.current?.participants.length ?? 0);
  const go = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setRoom(String(new FormData(event.currentTarget).get('room')));
  };
  return (
    <>
      <form onSubmit={go}>
        <label>
          Room <input name="room" defaultValue={room} key={server} />
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
      {open && room && (
        <mesh-call
          ref={call}
          server={server}
          room={room}
          name="Next"
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
