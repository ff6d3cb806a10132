import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noPreferences } from '../../../../component/core/interface/preferences.js';
import {
  type PreferenceStorage,
  StoredPreferences,
} from '../../../../component/ui/element/stored-preferences.js';

function storage(): PreferenceStorage & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return { kept, getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
}

describe('StoredPreferences', () => {
  it('stores each choice beside the earlier ones, for the next call', () => {
    const kept = storage();
    const first = new StoredPreferences(
      () => true,
      () => kept,
    );
    assert.deepEqual(first.initial, noPreferences);
    first.remember({ name: 'Ada' });
    first.remember({ camera: 'c2' });
    assert.deepEqual(first.initial, noPreferences, 'the initial choices do not change');
    const next = new StoredPreferences(
      () => true,
      () => kept,
    );
    assert.deepEqual(next.initial, { ...noPreferences, name: 'Ada', camera: 'c2' });
  });

  it('stores nothing when the page forbids storage', () => {
    const kept = storage();
    new StoredPreferences(
      () => true,
      () => kept,
    ).remember({ name: 'Ada' });
    const silent = new StoredPreferences(
      () => false,
      () => kept,
    );
    assert.deepEqual(silent.initial, noPreferences);
    const before = [...kept.kept.values()];
    silent.remember({ name: 'Grace' });
    assert.deepEqual([...kept.kept.values()], before);
  });

  it('works without storage, and with a full one', () => {
    const forbidden = new StoredPreferences(
      () => true,
      () => {
        throw new DOMException('no', 'SecurityError');
      },
    );
    forbidden.remember({ name: 'Ada' });
    assert.deepEqual(forbidden.initial, noPreferences);
    const full = new StoredPreferences(
      () => true,
      () => ({
        getItem: () => null,
        setItem: () => {
          throw new DOMException('no', 'QuotaExceededError');
        },
      }),
    );
    full.remember({ name: 'Ada' });
  });
});
