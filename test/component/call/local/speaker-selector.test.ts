import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SpeakerSelector } from '../../../../component/call/local/speaker-selector.js';
import { Store } from '../../../../component/call/state/store.js';
import { silentLogger } from '../../../../component/core/log.js';
import { rest } from '../../../support/fakes/clock.js';
import { fakeDevice } from '../../../support/fakes/fake-media.js';

const [desk, headset] = [fakeDevice('audiooutput', 'desk'), fakeDevice('audiooutput', 'headset')];

function setUp() {
  const store = new Store('Me');
  const errors: string[] = [];
  /** Speakers that were tried, with the functions that answer. */
  const tries: { readonly id: string; readonly play: () => void; readonly refuse: (name: string) => void }[] =
    [];
  const selector = new SpeakerSelector({
    store,
    trySpeaker: (id) =>
      new Promise<void>((resolve, reject) => {
        const refuse = (name: string) => reject(new DOMException('refused', name));
        tries.push({ id, play: resolve, refuse });
      }),
    onError: ({ code, device }) => errors.push(`${code} ${device}`),
    log: silentLogger,
  });
  const inUse = () => store.state.speaker;
  return { selector, errors, tries, inUse };
}

describe('SpeakerSelector', () => {
  it('plays on a chosen speaker once the browser can', async () => {
    const { selector, tries, inUse } = setUp();
    const choosing = selector.choose('headset');
    assert.equal(inUse(), null);
    tries[0]?.play();
    await choosing;
    assert.equal(inUse(), 'headset');
    await selector.choose(null);
    assert.deepEqual([inUse(), tries.length], [null, 1]);
  });

  it('rejects a speaker that the browser refuses, and keeps the old one', async () => {
    const codes = [
      ['NotAllowedError', 'permission-denied'],
      ['NotFoundError', 'device-not-found'],
      ['AbortError', 'device-in-use'],
    ] as const;
    for (const [name, code] of codes) {
      const { selector, errors, tries, inUse } = setUp();
      selector.prefer('desk');
      const choosing = selector.choose('headset');
      tries[0]?.refuse(name);
      await assert.rejects(choosing, { code, device: 'speaker' });
      assert.deepEqual([inUse(), errors], ['desk', []]);
    }
  });

  it('uses the last of several choices, in whatever order they are answered', async () => {
    const { selector, tries, inUse } = setUp();
    const choices = [selector.choose('desk'), selector.choose('headset')];
    tries[1]?.play();
    await rest();
    tries[0]?.play();
    await Promise.all(choices);
    assert.equal(inUse(), 'headset');
  });

  it('uses a remembered speaker that appears later, and the system default while it is away', async () => {
    const { selector, tries, inUse, errors } = setUp();
    selector.prefer('headset');
    await selector.follow([desk]);
    assert.deepEqual([inUse(), selector.isMissing], [null, true]);
    for (const time of [0, 1]) {
      void selector.follow([desk, headset]);
      tries[time]?.play();
      await rest();
      assert.deepEqual([inUse(), selector.isMissing], ['headset', false]);
      await selector.follow([desk]);
      assert.equal(inUse(), null);
    }
    assert.deepEqual(errors, []);
  });

  it('tries a remembered speaker once for each time that it is connected, and reports a refusal', async () => {
    const { selector, tries, inUse, errors } = setUp();
    selector.prefer('headset');
    void selector.follow([headset]);
    tries[0]?.refuse('AbortError');
    await rest();
    await selector.follow([headset, desk]);
    assert.deepEqual([inUse(), tries.length, errors], [null, 1, ['device-in-use speaker']]);
  });

  it('takes no microphone of the same id for its speaker, and follows the system for the default', async () => {
    const { selector, inUse } = setUp();
    selector.prefer('headset');
    await selector.follow([desk, fakeDevice('audioinput', 'headset')]);
    assert.equal(inUse(), null);
    selector.prefer('default');
    assert.deepEqual([inUse(), selector.isMissing], [null, false]);
  });
});
