import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { CallLeftReason } from '../../core/call/public-events.js';
import type { FoldedControls } from '../../core/interface/controls.js';
import type { LayoutName, SelfView } from '../../core/layout/arrangement.js';
import type { Strings } from '../../i18n/strings.js';
import type { InCallUi } from '../in-call/in-call-ui.js';
import { noticeStrip } from '../screens/notice-strip.js';
import {
  noRoomScreen,
  type PrejoinView,
  type PreviewParts,
  prejoinScreen,
} from '../screens/prejoin-screen.js';
import { errorScreen, joiningScreen, leftScreen, waitingScreen } from '../screens/screens.js';
import { tile } from '../tiles/tile.js';
import type { ControlsView } from '../toolbar/button-looks.js';
import { toolbar } from '../toolbar/toolbar.js';

/** State of the interface, beside the state of the call. */
export interface CallView extends PrejoinView {
  readonly hasRoom: boolean;
  /** Null until it is loaded. */
  readonly preview: PreviewParts | null;
  /** Whether the element stays empty for now. */
  readonly isBlank: boolean;
  readonly leftReason: CallLeftReason;
  readonly audioBlocked: boolean;
  readonly controls: FoldedControls;
  /** Null until it is loaded. */
  readonly inCall: InCallUi | null;
  readonly layout: LayoutName;
  readonly selfView: SelfView;
  /** Volume of a participant, 0 to 1. */
  readonly volumeOf: (id: string) => number;
}

/** Renders the screen of the call's state. */
export function callView(view: CallView, strings: Strings): unknown {
  const { call } = view;
  if (view.isBlank) return nothing;
  switch (call.state) {
    case 'idle':
      return nothing;
    case 'prejoin':
      return view.hasRoom ? prejoinScreen(view, view.preview, strings) : noRoomScreen(strings);
    case 'joining':
      return joiningScreen(strings);
    case 'waiting':
      return waitingScreen(strings);
    case 'joined':
    case 'reconnecting':
      return inCallScreen(view, strings);
    case 'left':
      return leftScreen(view.leftReason, strings);
    case 'error':
      return errorScreen(call.error, strings);
  }
}

function inCallScreen(view: CallView, strings: Strings): TemplateResult {
  const { call, controls, inCall, layout, selfView } = view;
  const buttons = controlsView(view);
  const isAlone = call.participants.every((participant) => participant.local);
  return html`<div class="in-call">
    <div class="middle" ?data-side=${inCall !== null && inCall.menus.side !== null}>
      <div class="stage">${tiles(view, strings)}</div>
      ${isAlone ? html`<div class="empty"><slot name="empty"><p role="status">${strings.waitingForOthers}</p></slot></div>` : nothing}
      ${inCall?.tileMenu(view.volumeOf, strings)}
      ${inCall?.pager(strings)}
      ${inCall?.sidePanel(strings)}
    </div>
    ${noticeStrip({ ...view, speaksMuted: call.speaksMuted, slowDevices: call.slowDevices }, strings)}
    ${inCall?.moderation.knocks(strings)}
    <div class="controls" data-place=${inCall?.controlsPlace ?? 'below'}>
      ${inCall?.toasts(strings)}
      ${inCall?.toolbarMenu({ controls: buttons, folded: controls.folded, layout, selfView }, strings)}
      ${toolbar(controls, buttons, strings)}
    </div>
    ${inCall ? html`<div class="reactions" aria-hidden="true"></div>` : nothing}
  </div>`;
}

function controlsView({ busy, call, inCall }: CallView): ControlsView {
  const { microphone, camera, screen, hand } = call.localParticipant;
  const { menu = null, side = null, unread = 0 } = inCall?.menus ?? {};
  return {
    microphone,
    camera,
    screen,
    hand: hand !== null,
    fullScreen: inCall?.fullScreen.active ?? false,
    open: new Set([menu, side].filter((name) => name !== null && name !== 'tile')),
    unread,
    waiting: call.waiting.length,
    busy,
    isComplete: inCall !== null,
  };
}

/** One tile for each participant, followed by that of a shared screen. */
function tiles({ audioOnly, call, inCall }: CallView, strings: Strings): unknown {
  const shown = call.participants
    .filter(({ id }) => id !== '')
    .flatMap((participant) => {
      const camera = { participant, source: 'camera' as const };
      const hasScreen = participant.screen && inCall && !audioOnly;
      return hasScreen ? [camera, { participant, source: 'screen' as const }] : [camera];
    });
  return repeat(
    shown,
    ({ participant, source }) => `${participant.id} ${source}`,
    ({ participant, source }) => {
      const stream = call.pictureOf(participant.id, source);
      const onFrame = () => {
        if (!participant.local) call.noteRemoteFrame();
      };
      return source === 'camera'
        ? tile(
            participant,
            { stream, onFrame, wanted: !audioOnly },
            inCall?.tileOverlay(participant, strings) ?? {},
            strings,
          )
        : inCall?.screenTile(participant, { stream, onFrame }, strings);
    },
  );
}
