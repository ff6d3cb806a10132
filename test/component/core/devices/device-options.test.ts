import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deviceOptions } from '../../../../component/core/devices/device-options.js';
import type { DeviceInfo } from '../../../../component/core/devices/devices.js';

const device = (
  kind: DeviceInfo['kind'],
  deviceId: string,
  selected = false,
  label = deviceId,
): DeviceInfo => ({
  kind,
  deviceId,
  label,
  groupId: '',
  selected,
});
const texts = (...given: Parameters<typeof deviceOptions>) =>
  deviceOptions(...given).map(({ id, label, selected }) => `${id}|${label}${selected ? '*' : ''}`);

describe('deviceOptions', () => {
  it('lists the devices of one kind, with the one in use selected', () => {
    const devices = [device('videoinput', 'a'), device('videoinput', 'b', true), device('audioinput', 'c')];
    assert.deepEqual(texts(devices, 'camera'), ['a|a', 'b|b*']);
  });

  it('is empty before a permission, because the browser hides the ids', () => {
    assert.deepEqual(texts([device('videoinput', '')], 'camera'), []);
    assert.deepEqual(texts([], 'microphone'), []);
  });

  it('adds the system default if no device is in use and the browser lists no default', () => {
    assert.deepEqual(texts([device('videoinput', 'a')], 'camera'), ['|null*', 'a|a']);
    const withDefault = [device('audioinput', 'default', false, 'Default'), device('audioinput', 'a')];
    assert.deepEqual(texts(withDefault, 'microphone'), ['default|Default*', 'a|a']);
  });

  it('always offers the system default for speakers', () => {
    assert.deepEqual(texts([device('audiooutput', 's', true)], 'speaker'), ['|null', 's|s*']);
  });

  it('has a null label where the browser hides it', () => {
    assert.deepEqual(texts([device('videoinput', 'a', true, '')], 'camera'), ['a|null*']);
  });
});
