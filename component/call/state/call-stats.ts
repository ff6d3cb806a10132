import type { ParticipantId } from '../../core/call/participant.js';
import type { LinkStats } from '../../rtc/stats/link-stats.js';

/** Stats of every link, in no particular order. */
export interface CallStats {
  readonly links: readonly (LinkStats & { readonly participant: ParticipantId })[];
}
