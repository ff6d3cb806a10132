import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { CallLeftReason } from '../../core/call/public-events.js';
import type { FoldedControls } from '../../core/interface/controls.js';
import type { LayoutName, SelfView } from '../../core/layout/arrangement.js';
import type { Strings } from '../../i18n/strings.js';
import type { CallPort } from '../base/call-port.js';
import type { Busy } from '../base/fire-and-forget.js';
import type { InCallUi } from '../in-call/in-call-ui.js';
import type { DeviceContext, Panel, PanelName, PanelView } from '../panels/panel-loader.js';
import { noticeStrip } from '../screens/notice-strip.js';
import type { Notice } from '../screens/notices.js';
import { noRoomScreen, type PreviewParts, prejoinScreen } from '../screens/prejoin-screen.js';
import { errorScreen, joiningScreen, leftScreen } from '../screens/screens.js';
import { tile } from '../tiles/tile.js';
import type { ControlsView } from '../toolbar/control-buttons.js';
import { toolbar } from '../toolbar/toolbar.js';

/** What is drawn beside the call's own state. */
export interface CallView extends Omit<DeviceContext, 'call'> {
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
  readonly controls: FoldedControls;
  readonly busy: Busy;
  /** Null while they are not loaded. */
  readonly extras: InCallUi | null;
  readonly layout: LayoutName;
  readonly selfView: SelfView;
  /** How loud somebody is played, 0 to 1. */
  readonly volumeOf: (id: string) => number;
  readonly panelOf: (name: PanelName) => Panel | 'loading' | 'failed';
  /** Null while panels are not loaded. */
  readonly panelView: () => PanelView | null;
}

/** The one screen that belongs to the call's state. */
export function callView(call: CallPort, view: CallView, strings: Strings): unknown {
  if (view.blank) return nothing;
  switch (call.state) {
    case 'idle':
      return nothing;
    case 'prejoin':
      return view.hasRoom
        ? prejoinScreen({ ...view, call }, view.preview, view.notices, strings)
        : noRoomScreen(strings);
    case 'joining':
      return joiningScreen(strings);
    case 'waiting':
      return view.extras?.hosting.waitingScreen(strings) ?? joiningScreen(strings);
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
  const { extras, layout, selfView } = view;
  const { menu = null, side = null } = extras?.desk ?? {};
  const controls = controlsView(call, view);
  const alone = call.participants.every((participant) => participant.local);
  return html`<div class="in-call">
    <div class="middle" ?data-side=${side !== null}>
      <div class="stage">${tiles(call, view, strings)}</div>
      ${alone ? html`<div class="empty"><slot name="empty"><p role="status">${strings.waitingForOthers}</p></slot></div>` : nothing}
      ${extras?.tileMenu(view.volumeOf, strings)}
      ${extras?.pager(strings) ?? nothing}
      ${side && extras ? extras.side(side, view.panelOf(side), view.panelView()) : nothing}
    </div>
    ${noticeStrip({ notices: view.notices, soundBlocked: view.soundBlocked, speaksMuted: call.speaksMuted }, strings)}
    ${extras?.hosting.knocks(strings)}
    <div class="controls" data-place=${extras?.controlsPlace ?? 'below'}>
      ${extras?.toasts(strings) ?? nothing}
      ${menu && menu !== 'tile' && extras ? extras.menu(menu, { controls, folded: view.controls.folded, layout, selfView }, strings) : nothing}
      ${toolbar(view.controls, controls, strings)}
    </div>
    ${extras ? html`<div class="reactions" aria-hidden="true"></div>` : nothing}
  </div>`;
}

function controlsView(call: CallPort, { busy, extras }: CallView): ControlsView {
  const { microphone, camera, screen, hand } = call.localParticipant;
  const { menu = null, side = null, unread = 0 } = extras?.desk ?? {};
  const open = new Set([menu, side].filter((name) => name !== null && name !== 'tile'));
  const fullScreen = extras?.fullScreen.active ?? false;
  const waiting = call.waiting.length;
  return { microphone, camera, screen, hand: hand !== null, fullScreen, open, unread, waiting, busy };
}

/** Everybody's picture, and after it the screen that they share. */
function tiles(call: CallPort, { audioOnly, extras }: CallView, strings: Strings): unknown {
  const shown = call.participants
    .filter(({ id }) => id !== '')
    .flatMap((participant) => {
      const camera = { participant, source: 'camera' as const };
      return participant.screen && extras && !audioOnly
        ? [camera, { participant, source: 'screen' as const }]
        : [camera];
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
            extras?.tileOverlay(participant, strings) ?? {},
            strings,
          )
        : extras?.screenTile(participant, { stream, onFrame }, strings);
    },
  );
}
