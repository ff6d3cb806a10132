import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DeviceSelector } from '../../../../component/call/local/device-selector.js';
import type { LocalTracks } from '../../../../component/call/local/local-tracks.js';
import { Store } from '../../../../component/call/state/store.js';
import type { Device } from '../../../../component/core/devices/capture-fallbacks.js';
import { silentLogger } from '../../../../component/core/log.js';
import type { LocalMedia } from '../../../../component/media/local-media.js';
import { rest } from '../../../support/peer-link.js';

const device = (kind: MediaDeviceKind, deviceId: string, groupId = deviceId): MediaDeviceInfo =>
  ({ kind, deviceId, groupId, label: deviceId }) as MediaDeviceInfo;

/** A machine whose devices are as `list` says, and a call in which `open` is open. */
function machine(list: MediaDeviceInfo[], open: Partial<Record<Device, string>>) {
  const world = { list, open, lost: new Set<Device>(), choice: {} as Record<string, string | null> };
  const opened: string[] = [];
  const told: string[][] = [];
  let change: () => void = () => undefined;
  const media = {
    openedTrack: (which: Device) =>
      world.open[which] === undefined ? null : { getSettings: () => ({ deviceId: world.open[which] }) },
    isLost: (which: Device) => world.lost.has(which),
    replaceSource: async (which: Device, origin: string) => {
      opened.push(`${which} ${origin}`);
    },
  } as unknown as LocalMedia;
  const tracks = { media, choice: world.choice, choose: () => undefined } as unknown as LocalTracks;
  const keeper = new DeviceSelector({
    environment: {
      enumerateDevices: async () => world.list,
      onDeviceChange: (callback) => {
        change = callback;
        return () => undefined;
      },
    },
    capture: {} as never,
    tracks,
    store: new Store('Me'),
    onError: () => undefined,
    onDevices: (devices) => told.push(devices.map(({ deviceId }) => deviceId)),
    log: silentLogger,
  });
  keeper.start();
  const become = async (next: MediaDeviceInfo[]) => {
    world.list = next;
    change();
    for (let turns = 0; turns < 3; turns += 1) await rest();
  };
  return { keeper, world, opened, told, become };
}

describe('DeviceKeeper', () => {
  const desk = device('audioinput', 'desk');
  const headset = device('audioinput', 'headset');

  it('follows the system to another default', async () => {
    const byDesk = [device('audioinput', 'default', 'desk'), desk, headset];
    const { opened, told, become } = machine(byDesk, { microphone: 'default' });
    await rest();
    await become([device('audioinput', 'default', 'headset'), desk, headset]);
    assert.deepEqual(opened, ['microphone device']);
    assert.equal(told.length, 1);
    await become([device('audioinput', 'default', 'headset'), desk, headset]);
    assert.equal(told.length, 1, 'what has not changed is not told');
  });

  it('lets alone whoever has chosen another one, or has none open', async () => {
    const chosen = machine([device('audioinput', 'default', 'desk'), desk], { microphone: 'desk' });
    await rest();
    await chosen.become([device('audioinput', 'default', 'headset'), desk, headset]);
    assert.deepEqual(chosen.opened, []);
    const none = machine([desk], {});
    await rest();
    await none.become([desk, headset]);
    assert.deepEqual(none.opened, []);
  });

  it('takes the chosen one again when it is back, and another one only for one that was lost', async () => {
    const { world, opened, become } = machine([desk, headset], { microphone: 'headset' });
    world.choice.microphone = 'headset';
    await rest();
    world.open = { microphone: 'desk' };
    await become([desk]);
    assert.deepEqual(opened, []);
    await become([desk, headset]);
    assert.deepEqual(opened, ['microphone device']);
    world.open = {};
    world.lost.add('microphone');
    await become([desk]);
    assert.equal(opened.length, 2);
    await become([]);
    assert.equal(opened.length, 2, 'there is none');
  });
});
