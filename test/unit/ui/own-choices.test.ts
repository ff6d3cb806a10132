import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noChoices } from '../../../component/core/remembered.js';
import { type ChoiceStorage, OwnChoices } from '../../../component/ui/own-choices.js';

function storage(): ChoiceStorage & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return { kept, getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
}

describe('own choices', () => {
  it('are there the next time, each beside the others', () => {
    const kept = storage();
    const first = new OwnChoices(
      () => true,
      () => kept,
    );
    assert.deepEqual(first.atFirst, noChoices);
    first.remember({ name: 'Ada' });
    first.remember({ camera: 'c2' });
    assert.deepEqual(first.atFirst, noChoices, 'what is chosen now is not what was there at first');
    const next = new OwnChoices(
      () => true,
      () => kept,
    );
    assert.deepEqual(next.atFirst, { ...noChoices, name: 'Ada', camera: 'c2' });
  });

  it('leave no trace where the page does not want one', () => {
    const kept = storage();
    new OwnChoices(
      () => true,
      () => kept,
    ).remember({ name: 'Ada' });
    const silent = new OwnChoices(
      () => false,
      () => kept,
    );
    assert.deepEqual(silent.atFirst, noChoices);
    const before = [...kept.kept.values()];
    silent.remember({ name: 'Grace' });
    assert.deepEqual([...kept.kept.values()], before);
  });

  it('harm nobody where storage is forbidden or full', () => {
    const forbidden = new OwnChoices(
      () => true,
      () => {
        throw new DOMException('no', 'SecurityError');
      },
    );
    forbidden.remember({ name: 'Ada' });
    assert.deepEqual(forbidden.atFirst, noChoices);
    const full = new OwnChoices(
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
