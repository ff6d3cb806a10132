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

describe('device options', () => {
  it('are the devices of one kind, the one in use selected', () => {
    const devices = [device('videoinput', 'a'), device('videoinput', 'b', true), device('audioinput', 'c')];
    assert.deepEqual(texts(devices, 'camera'), ['a|a', 'b|b*']);
  });

  it('are none before a permission: the browser tells no ids then', () => {
    assert.deepEqual(texts([device('videoinput', '')], 'camera'), []);
    assert.deepEqual(texts([], 'microphone'), []);
  });

  it('have the system’s own choice where nothing is in use and the browser lists none', () => {
    assert.deepEqual(texts([device('videoinput', 'a')], 'camera'), ['|null*', 'a|a']);
    const withDefault = [device('audioinput', 'default', false, 'Default'), device('audioinput', 'a')];
    assert.deepEqual(texts(withDefault, 'microphone'), ['default|Default*', 'a|a']);
  });

  it('let a speaker always go back to the system’s own choice', () => {
    assert.deepEqual(texts([device('audiooutput', 's', true)], 'speaker'), ['|null', 's|s*']);
  });

  it('have no name where the browser tells none', () => {
    assert.deepEqual(texts([device('videoinput', 'a', true, '')], 'camera'), ['a|null*']);
  });
});
