import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openPreview } from '../../../../component/call/local/preview.js';
import type { Permission } from '../../../../component/core/devices/capture-fallbacks.js';

interface Case {
  readonly asks?: boolean;
  readonly microphone?: Permission;
  readonly camera?: Permission;
  readonly wanted?: readonly string[];
  readonly over?: boolean;
}

async function opens({
  asks = false,
  wanted = ['microphone', 'camera'],
  over = false,
  ...permissions
}: Case) {
  let opened = 0;
  await openPreview({
    asks,
    isWanted: () => !over,
    capture: { permissionOf: async (device) => permissions[device] ?? 'prompt' },
    tracks: {
      media: null,
      isWanted: (device) => wanted.includes(device),
      open: async () => {
        opened += 1;
      },
    },
  });
  return opened === 1;
}

describe('a preview', () => {
  it('opens by itself only what all was allowed before', async () => {
    assert.equal(await opens({ microphone: 'granted', camera: 'granted' }), true);
    assert.equal(await opens({ microphone: 'granted', camera: 'prompt' }), false);
    assert.equal(await opens({ microphone: 'unknown', camera: 'unknown' }), false);
    assert.equal(await opens({ microphone: 'granted', wanted: ['microphone'] }), true);
  });

  it('opens what is asked for, and nothing where all is off or the call has ended', async () => {
    assert.equal(await opens({ asks: true }), true);
    assert.equal(await opens({ asks: true, wanted: [] }), false);
    assert.equal(await opens({ asks: true, over: true }), false);
  });
});
