import type { CallState } from './call-state.js';
import type { Participant } from './participant.js';
import type { CallEventDetails } from './public-events.js';

/** What has to be told of how the links feel, after a call went from one state to the next. */
export function qualityChanges(
  before: { readonly state: CallState },
  after: { readonly state: CallState; readonly participants: readonly Participant[] },
): readonly CallEventDetails['quality-changed'][] {
  return after.state.remotes.flatMap(({ member, quality, qualityReason: reason }) => {
    const known = before.state.remotes.find((each) => each.member.id === member.id);
    const participant = after.participants.find(({ id }) => id === member.id);
    return participant && known && known.quality !== quality ? [{ participant, quality, reason }] : [];
  });
}
