import type { ParticipantId, SessionId } from '../../../server/protocol/index.js';
import { type LinkCondition, qualityOf } from '../../core/connection/link-quality.js';
import type { Store } from './store.js';

/** Updates a remote participant's connection quality in the store, if it differs. */
export function noteQuality(
  store: Store,
  { id, session }: { readonly id: ParticipantId; readonly session: SessionId },
  condition: LinkCondition,
): void {
  const remote = store.state.remotes.find(({ member }) => member.id === id);
  if (remote?.connection !== 'connected') return;
  const network = remote.paused ? 'paused' : condition.network;
  const { quality, reason } = qualityOf({ ...condition, network }, remote.quality);
  if (remote.quality !== quality || remote.qualityReason !== reason)
    store.dispatch({ type: 'remote-noted', id, session, note: { quality, qualityReason: reason } });
}
