import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  addressBytes,
  isLoopback,
  isNetwork,
  isPrivate,
  networkOf,
} from '../../../server/network/ip-address.js';

describe('networkOf', () => {
  it('is the address itself for IPv4, also for an IPv4-mapped address', () => {
    for (const address of ['192.0.2.1', '::ffff:192.0.2.1', '::FFFF:192.0.2.1', '::ffff:c000:201'])
      assert.equal(networkOf(address), '192.0.2.1', address);
  });

  it('is the same for all addresses of an IPv6 /64, with and without a zone', () => {
    const addresses = ['2001:db8::1', '2001:db8:0:0:ffff::', '2001:0DB8::1.2.3.4', '2001:db8::1%eth0'];
    assert.deepEqual(new Set(addresses.map(networkOf)), new Set(['20010db800000000']));
    assert.notEqual(networkOf('2001:db8:0:1::1'), networkOf('2001:db8::1'));
  });

  it('does not depend on the port that a proxy adds', () => {
    assert.equal(networkOf('192.0.2.1:5000'), '192.0.2.1');
    for (const address of ['[2001:db8::1]:5000', '[2001:db8::1]', '[2001:db8::1%eth0]:5000'])
      assert.equal(networkOf(address), '20010db800000000', address);
  });

  it('is the text itself if it is not an address', () => {
    for (const text of ['', 'unknown', '1.2.3', '0x7f.0.0.1', '010.0.0.1'])
      assert.equal(networkOf(text), text);
  });
});

describe('isPrivate and isLoopback', () => {
  for (const [address, isItPrivate, isItLoopback] of [
    ['127.0.0.1', true, true],
    ['127.255.255.254', true, true],
    ['127.0.0.1:5000', true, true],
    ['[::1]:5000', true, true],
    ['[fd00::1]:5000', true, false],
    ['203.0.113.7:5000', false, false],
    ['::1', true, true],
    ['0:0:0:0:0:0:0:1', true, true],
    ['::ffff:127.0.0.1', true, true],
    ['10.1.2.3', true, false],
    ['172.16.0.1', true, false],
    ['172.31.255.255', true, false],
    ['192.168.0.1', true, false],
    ['fd00::1', true, false],
    ['172.32.0.1', false, false],
    ['100.64.0.1', false, false],
    ['169.254.0.1', false, false],
    ['fe80::1', false, false],
    ['2001:db8::1', false, false],
    ['localhost', false, false],
  ] as const)
    it(`calls ${address} ${isItLoopback ? 'loopback' : isItPrivate ? 'private' : 'public'}`, () => {
      assert.deepEqual([isPrivate(address), isLoopback(address)], [isItPrivate, isItLoopback]);
    });
});

describe('isNetwork', () => {
  for (const [text, expected] of [
    ['10.0.0.0/8', true],
    ['10.0.0.1', true],
    ['::1', true],
    ['2001:db8::/32', true],
    ['::ffff:10.0.0.0/104', true],
    ['10.0.0.0/33', false],
    ['::/129', false],
    ['10.0.0/8', false],
    ['10.0.0.0/', false],
    ['example.org', false],
  ] as const)
    it(`${expected ? 'accepts' : 'rejects'} ${text}`, () => assert.equal(isNetwork(text), expected));
});

describe('addressBytes', () => {
  it('has 4 bytes for IPv4 and 16 for IPv6', () => {
    assert.deepEqual([...(addressBytes('192.0.2.1') ?? [])], [192, 0, 2, 1]);
    assert.deepEqual([...(addressBytes('::ffff:192.0.2.1') ?? [])], [192, 0, 2, 1]);
    assert.equal(addressBytes('2001:db8::1')?.toString('hex'), '20010db8000000000000000000000001');
    assert.equal(addressBytes('nothing'), null);
  });
});
