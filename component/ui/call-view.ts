import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { CallLeftReason } from '../core/public-events.js';
import type { Strings } from '../i18n/strings.js';
import type { CallPort } from './call-port.js';
import type { DeviceSurface } from './lazy-panels.js';
import { noticeStrip } from './notice-strip.js';
import type { Notice } from './notices.js';
import { noRoomScreen, type PreviewParts, prejoinScreen } from './prejoin-screen.js';
import { errorScreen, joiningScreen, leftScreen } from './screens.js';
import { tile } from './tile.js';
import { toolbar } from './toolbar.js';

/** What is drawn beside the call's own state. */
export interface CallView extends Omit<DeviceSurface, 'call'> {
  readonly hasRoom: boolean;
  /** The own name, as it is being typed. */
  readonly name: string;
  /** What is shown of the own devices before the call; null while it is not loaded. */
  readonly preview: PreviewParts | null;
  /** Nothing has been shown yet, and what comes next is awaited. */
  readonly blank: boolean;
  readonly leftReason: CallLeftReason;
  readonly notices: readonly Notice[];
  readonly soundBlocked: boolean;
  /** Whether there are no pictures in this call. */
  readonly audioOnly: boolean;
  readonly busy: ReadonlySet<'microphone' | 'camera'>;
}

/** The one screen that belongs to the call's state. */
export function callView(call: CallPort, view: CallView, strings: Strings): unknown {
  switch (call.state) {
    case 'idle':
      return nothing;
    case 'prejoin':
      return view.hasRoom
        ? prejoinScreen({ ...view, call }, view.preview, view.notices, strings)
        : noRoomScreen(strings);
    case 'joining':
    case 'waiting':
      return view.blank ? nothing : joiningScreen(strings);
    case 'joined':
    case 'reconnecting':
      return inCall(call, view, strings);
    case 'left':
      return leftScreen(view.leftReason, strings);
    case 'error':
      return errorScreen(call.error, strings);
  }
}

function inCall(call: CallPort, view: CallView, strings: Strings): TemplateResult {
  const { participants, localParticipant } = call;
  const { microphone, camera } = localParticipant;
  const shown = participants.filter((participant) => participant.id !== '');
  const alone = participants.every((participant) => participant.local);
  return html`<div class="in-call">
    <div class="stage">
      ${repeat(
        shown,
        (participant) => participant.id,
        (participant) => {
          const onFrame = () => {
            if (!participant.local) call.noteRemoteFrame();
          };
          return tile(
            participant,
            { stream: call.streamOf(participant.id, 'camera'), onFrame, wanted: !view.audioOnly },
            strings,
          );
        },
      )}
    </div>
    ${noticeStrip({ notices: view.notices, soundBlocked: view.soundBlocked, alone, speaksMuted: call.speaksMuted }, strings)}
    ${toolbar({ microphone, camera: view.audioOnly ? null : camera, busy: view.busy }, strings)}
  </div>`;
}
