import { Component, CUSTOM_ELEMENTS_SCHEMA, type ElementRef, signal, viewChild } from '@angular/core';
import 'mesh-call-element';
import type { MeshCallElement } from 'mesh-call-element/element';

const address = new URLSearchParams(location.search);

@Component({
  selector: 'video-visit',
  // Lets the template contain custom elements, which Angular would refuse as unknown tags.
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <form (submit)="go($event, wanted.value)">
      <label>Room <input #wanted name="room" [value]="room()" /></label>
      <button type="submit">Go</button>
      <button type="button" (click)="call()?.nativeElement?.toggleMicrophone()">Microphone</button>
      <button type="button" (click)="open.set(!open())">{{ open() ? 'Close' : 'Open' }}</button>
    </form>
    <p role="status">{{ people() }} in the call</p>
    @if (open()) {
      <mesh-call
        #call
        [server]="server"
        [room]="room()"
        name="Angular"
        autojoin
        layout="grid"
        (call-joined)="count()"
        (participant-joined)="count()"
        (participant-left)="count()"
        (call-left)="people.set(0)"
      ></mesh-call>
    }
  `,
})
export class VideoVisit {
  readonly server = address.get('server');
  readonly room = signal(address.get('room') ?? '');
  readonly open = signal(true);
  readonly people = signal(0);
  readonly call = viewChild<ElementRef<MeshCallElement>>('call');

  go(event: Event, room: string): void {
    event.preventDefault();
    this.room.set(room);
  }

  count(): void {
    this.people.set(this.call()?.nativeElement.participants.length ?? 0);
  }
}
