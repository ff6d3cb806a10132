import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { LayoutName } from '../core/arrangement.js';
import type { FoldedControls } from '../core/controls.js';
import type { CallLeftReason } from '../core/public-events.js';
import type { Strings } from '../i18n/strings.js';
import type { Arranger } from './arranger.js';
import type { Busy } from './asked.js';
import type { CallPort } from './call-port.js';
import type { ControlsView } from './control-buttons.js';
import type { Extras } from './extras.js';
import { type IconName, icon } from './icons.js';
import type { Panel, PanelName, PanelView } from './lazy-panels.js';
import { noticeStrip } from './notice-strip.js';
import type { Notice } from './notices.js';
import { asking } from './requests.js';
import { errorScreen, joiningScreen, leftScreen, prejoinScreen } from './screens.js';
import { screenTile, tile } from './tile.js';
import { toolbar } from './toolbar.js';

/** What is drawn beside the call's own state. */
export interface CallView {
  readonly hasRoom: boolean;
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
  readonly extras: Extras | null;
  readonly layout: LayoutName;
  readonly arranger: Arranger;
  readonly panelOf: (name: PanelName) => Panel | 'loading' | 'failed';
  readonly panelView: () => PanelView;
}

/** The one screen that belongs to the call's state. */
export function callView(call: CallPort, view: CallView, strings: Strings): unknown {
  switch (call.state) {
    case 'idle':
      return nothing;
    case 'prejoin':
      return prejoinScreen(view.hasRoom, strings);
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
  const { extras, layout } = view;
  const { menu = null, side = null } = extras?.desk ?? {};
  const controls = controlsView(call, view);
  const alone = call.participants.every((participant) => participant.local);
  return html`<div class="in-call">
    <div class="middle" ?data-side=${side !== null}>
      <div class="stage">${tiles(call, view, strings)}</div>
      ${pager(view.arranger, strings)}
      ${side && extras ? extras.side(side, view.panelOf(side), view.panelView()) : nothing}
    </div>
    ${noticeStrip({ notices: view.notices, soundBlocked: view.soundBlocked, alone, speaksMuted: call.speaksMuted }, strings)}
    <div class="controls">
      ${extras?.toasts(strings) ?? nothing}
      ${menu && extras ? extras.menu(menu, { controls, folded: view.controls.folded, layout }, strings) : nothing}
      ${toolbar(view.controls, controls, strings)}
    </div>
    <div class="reactions" aria-hidden="true"></div>
  </div>`;
}

function controlsView(call: CallPort, { busy, extras }: CallView): ControlsView {
  const { microphone, camera, screen, hand } = call.localParticipant;
  const { menu = null, side = null, unread = 0 } = extras?.desk ?? {};
  const open = new Set([menu, side].filter((name) => name !== null));
  const fullScreen = extras?.fullScreen.active ?? false;
  return { microphone, camera, screen, hand: hand !== null, fullScreen, open, unread, busy };
}

/** Where more tiles are than fit. */
function pager({ page, pages }: Arranger, strings: Strings): unknown {
  if (pages < 2) return nothing;
  const turn = (step: 1 | -1, label: string, name: IconName, disabled: boolean) =>
    html`<button type="button" class="turn turn-${name}" part="button" aria-label=${label} title=${label} ?disabled=${disabled} @click=${asking({ type: 'turn-page', step })}>${icon(name)}</button>`;
  return html`<div class="pager" role="group" aria-label=${strings.pageOf(page + 1, pages)}>
    ${turn(-1, strings.previousPage, 'previous', page === 0)}
    ${turn(1, strings.nextPage, 'next', page === pages - 1)}
  </div>`;
}

/** Everybody's picture, and after it the screen that they share. */
function tiles(call: CallPort, { audioOnly, arranger }: CallView, strings: Strings): unknown {
  const shown = call.participants
    .filter(({ id }) => id !== '')
    .flatMap((participant) => {
      const camera = { participant, source: 'camera' as const };
      return participant.screen && !audioOnly
        ? [camera, { participant, source: 'screen' as const }]
        : [camera];
    });
  return repeat(
    shown,
    ({ participant, source }) => `${participant.id} ${source}`,
    ({ participant, source }) => {
      const stream = call.streamOf(participant.id, source);
      const onFrame = () => {
        if (!participant.local) call.noteRemoteFrame();
      };
      return source === 'camera'
        ? tile(
            participant,
            { stream, onFrame, wanted: !audioOnly, pinned: arranger.pinned === participant.id },
            strings,
          )
        : screenTile(participant, { stream, onFrame }, strings);
    },
  );
}
