import type { MediaState, Profile, Update } from '../../../server/protocol/index.js';
import { CallError } from '../../core/call/call-error.js';
import { type CallOptions, checkedTags, displayName } from '../call-options.js';
import type { Store } from '../state/store.js';

/**
 * Name and tags (`externalId`, `metadata`) of the local participant: puts the page's settings into the store, and builds
 * the profile and the updates for the server, which its callers send.
 */
export class LocalProfile {
  readonly #store: Store;
  readonly #onError: (error: CallError) => void;

  constructor(store: Store, onError: (error: CallError) => void) {
    this.#store = store;
    this.#onError = onError;
  }

  /** Applies the page's settings. Tags that are too long are reported and left out. @returns the update for the server */
  set(options: Pick<CallOptions, 'name' | 'externalId' | 'metadata'>): Update {
    const profile = { name: displayName(options.name), ...this.#tags(options) };
    this.#store.dispatch({ type: 'profile-changed', profile });
    return profile;
  }

  /** The profile for a join request, with a media state. */
  of(media: MediaState): Profile {
    const { name, externalId, metadata } = this.#store.state.local;
    return {
      name,
      media,
      ...(externalId === null ? {} : { externalId }),
      ...(metadata === null ? {} : { metadata }),
    };
  }

  #tags(options: Pick<CallOptions, 'externalId' | 'metadata'>): ReturnType<typeof checkedTags> {
    try {
      return checkedTags(options);
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      this.#onError(error);
      return { externalId: null, metadata: null };
    }
  }
}
