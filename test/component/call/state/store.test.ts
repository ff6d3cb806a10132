import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Store } from '../../../../component/call/state/store.js';

describe('Store', () => {
  /** A store whose subscriber, observer and second observer note the name that each change has left. */
  function setUp() {
    const store = new Store('start');
    const noted: string[] = [];
    const note = (by: string) => noted.push(`${by} ${store.state.local.name}`);
    const rename = (name: string) => store.dispatch({ type: 'profile-changed', profile: { name } });
    return { store, noted, note, rename };
  }

  it('notifies observers when every subscriber has followed the change, also those that subscribed later', () => {
    const { store, noted, note, rename } = setUp();
    store.observe(() => note('observer'));
    store.subscribe(() => note('first part'));
    store.subscribe(() => note('second part'));
    rename('one');
    assert.deepEqual(noted, ['first part one', 'second part one', 'observer one']);
  });

  it('applies the change of an observer at once, and notifies of it after the present one', () => {
    const { store, noted, note, rename } = setUp();
    store.subscribe(() => note('part'));
    store.observe((after) => {
      if (after.state.local.name !== 'one') return;
      rename('two');
      assert.equal(store.state.local.name, 'two', 'applied when dispatch returns');
    });
    store.observe((after, before) => noted.push(`${before.state.local.name} to ${after.state.local.name}`));
    rename('one');
    assert.deepEqual(noted, ['part one', 'part two', 'start to one', 'one to two']);
  });

  it('applies the change of a subscriber after all have followed the present one', () => {
    const { store, noted, rename } = setUp();
    store.subscribe((after) => {
      if (after.state.local.name === 'one') rename('two');
    });
    store.subscribe((after, before) => noted.push(`${before.state.local.name} to ${after.state.local.name}`));
    rename('one');
    assert.deepEqual(noted, ['start to one', 'one to two']);
  });

  it('notifies of no action that changes nothing, and no listener that was removed', () => {
    const { store, noted, note, rename } = setUp();
    const removals = [store.subscribe(() => note('part')), store.observe(() => note('observer'))];
    store.dispatch({ type: 'signaling-changed', signaling: 'disconnected' });
    for (const remove of removals) remove();
    rename('one');
    assert.deepEqual(noted, []);
  });

  it('goes on after a listener that throws', () => {
    const { store, noted, note, rename } = setUp();
    const remove = store.subscribe(() => {
      throw new TypeError('a part');
    });
    assert.throws(() => rename('one'), { message: 'a part' });
    remove();
    store.subscribe(() => note('part'));
    rename('two');
    assert.deepEqual(noted, ['part two']);
  });
});
