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
  const video = remote.paused ? 'paused' : condition.video;
  const { quality, reason } = qualityOf({ ...condition, video }, remote.quality);
  if (remote.quality !== quality || remote.qualityReason !== reason)
    store.dispatch({ type: 'remote-updated', id, session, changes: { quality, qualityReason: reason } });
}
