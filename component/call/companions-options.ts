import type { CallError } from '../core/call/call-error.js';
import type { ParticipantId } from '../core/call/participant.js';
import type { CallEventDetails, CallEventName } from '../core/call/public-events.js';
import type { CallOptions } from './call-options.js';
import type { CallEnvironment } from './environment/environment.js';
import type { LocalTracks } from './local/local-tracks.js';
import type { Store } from './state/store.js';
import type { Streams } from './state/streams.js';

/** What the companions of a call need of it. */
export interface CompanionsOptions {
  readonly environment: CallEnvironment;
  readonly store: Store;
  readonly tracks: LocalTracks;
  readonly streams: Streams;
  readonly onValue: (from: ParticipantId, value: unknown) => void;
  readonly onError: (error: CallError) => void;
  /** Fires one of the call's events. */
  fire<Name extends CallEventName>(name: Name, detail: CallEventDetails[Name]): void;
  /** What the page says about the call. */
  readonly settings: () => Pick<CallOptions, 'maxUplink' | 'audioOnly' | 'screenHint'>;
}
