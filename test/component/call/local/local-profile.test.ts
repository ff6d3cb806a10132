import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LocalProfile } from '../../../../component/call/local/local-profile.js';
import { Store } from '../../../../component/call/state/store.js';

const media = { counter: 0, microphone: false, camera: false, screen: false };

function setUp() {
  const store = new Store('Guest');
  const errors: string[] = [];
  const profile = new LocalProfile(store, ({ code }) => errors.push(code));
  return { store, errors, profile };
}

describe('LocalProfile', () => {
  it('applies name and tags to the store, and returns them as an update', () => {
    const { store, profile } = setUp();
    const update = profile.set({ name: ' Ann ', externalId: '42', metadata: null });
    assert.deepEqual(update, { name: 'Ann', externalId: '42', metadata: null });
    assert.deepEqual([store.state.local.name, store.state.local.externalId], ['Ann', '42']);
  });

  it('leaves missing tags out of a join request', () => {
    const { profile } = setUp();
    assert.deepEqual(profile.of(media), { name: 'Guest', media });
    profile.set({ name: 'Ann', externalId: '42', metadata: 'm' });
    assert.deepEqual(profile.of(media), { name: 'Ann', media, externalId: '42', metadata: 'm' });
  });

  it('reports tags that are too long, and leaves them out', () => {
    const { errors, profile } = setUp();
    assert.deepEqual(profile.set({ name: 'Ann', externalId: 'x'.repeat(65), metadata: 'm' }), {
      ...{ name: 'Ann', externalId: null, metadata: null },
    });
    assert.deepEqual(errors, ['invalid-argument']);
  });
});
