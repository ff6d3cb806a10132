import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openPreview } from '../../../../component/call/local/preview.js';
import type { Device, Permission } from '../../../../component/core/devices/capture-fallbacks.js';

interface Case {
  readonly name: string;
  readonly asks?: boolean;
  readonly permissions?: Partial<Record<Device, Permission>>;
  readonly wanted?: readonly Device[];
  readonly isInCall?: boolean;
  readonly opens: boolean;
}

const granted = { microphone: 'granted', camera: 'granted' } as const;

const cases: readonly Case[] = [
  { name: 'opens unasked what was all allowed before', permissions: granted, opens: true },
  {
    name: 'opens nothing unasked where one device was not allowed before',
    permissions: { microphone: 'granted', camera: 'prompt' },
    opens: false,
  },
  {
    name: 'opens nothing unasked where the browser does not know the permissions',
    permissions: { microphone: 'unknown', camera: 'unknown' },
    opens: false,
  },
  {
    name: 'asks for no permission of a device that is not wanted',
    permissions: { microphone: 'granted' },
    wanted: ['microphone'],
    opens: true,
  },
  { name: 'opens what the browser has to ask for, where it may', asks: true, opens: true },
  { name: 'opens nothing where no device is wanted', asks: true, wanted: [], opens: false },
  { name: 'opens nothing once a call has started', asks: true, isInCall: true, opens: false },
];

describe('openPreview', () => {
  for (const { name, asks = false, permissions = {}, wanted, isInCall = false, opens } of cases)
    it(name, async () => {
      let opened = 0;
      await openPreview({
        asks,
        isWanted: () => !isInCall,
        capture: { permissionOf: async (device) => permissions[device] ?? 'prompt' },
        tracks: {
          media: null,
          isWanted: (device) => (wanted ?? ['microphone', 'camera']).includes(device),
          open: async () => {
            opened += 1;
          },
        },
      });
      assert.equal(opened === 1, opens);
    });

  it('requests devices again, and opens nothing twice, when a person asks once more', async () => {
    const retried: string[] = [];
    for (const asks of [false, true])
      await openPreview({
        asks,
        isWanted: () => true,
        capture: { permissionOf: async () => 'granted' },
        tracks: {
          media: { retry: (devices) => retried.push(`${asks}: ${devices}`) },
          isWanted: (device) => device === 'camera',
          open: () => assert.fail('opened twice'),
        },
      });
    assert.deepEqual(retried, ['true: camera']);
  });
});
