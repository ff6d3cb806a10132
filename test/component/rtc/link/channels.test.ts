import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Channels } from '../../../../component/rtc/link/channels.js';
import { asPeerConnection, FakePeer } from '../../../support/fakes/fake-peer.js';

/** Channels of one fake peer, with a recorder of what a listener gets. */
function setUp() {
  const peer = new FakePeer();
  const channels = new Channels();
  channels.create(asPeerConnection(peer));
  const events: string[] = [];
  const listen = () =>
    channels.listen({
      onOpen: (name) => events.push(`open ${name}`),
      onMessage: (name, text) => events.push(`${name}: ${text}`),
      onClosed: () => events.push('closed'),
      onDrained: () => events.push('drained'),
    });
  return { peer, channels, events, listen };
}

describe('Channels', () => {
  it('creates two ordered channels with agreed ids, once', () => {
    const { peer, channels } = setUp();
    channels.create(asPeerConnection(peer));
    assert.deepEqual(
      peer.channels.map(({ label, options }) => [label, options]),
      [
        ['control', { negotiated: true, id: 0, ordered: true }],
        ['data', { negotiated: true, id: 1, ordered: true }],
      ],
    );
  });

  it('reports to a listener what opens, arrives, drains and closes', () => {
    const { peer, events, listen } = setUp();
    listen();
    peer.channel('control').open();
    peer.channel('control').receive('a');
    peer.channel('data').onbufferedamountlow();
    peer.channel('data').closeByRemote();
    assert.deepEqual(events, ['open control', 'control: a', 'drained', 'closed']);
  });

  it('keeps early values for a listener, at most 256, but no early control messages', () => {
    const { peer, events, listen } = setUp();
    peer.channel('data').open();
    peer.channel('control').receive('early');
    for (let count = 1; count <= 300; count += 1) peer.channel('data').receive(String(count));
    listen();
    assert.deepEqual(events.slice(0, 2), ['open data', 'data: 1']);
    assert.equal(events.at(-1), 'data: 256');
    assert.equal(events.length, 257);
  });

  it('ignores binary messages', () => {
    const { peer, events, listen } = setUp();
    listen();
    peer.channel('data').onmessage({ data: new ArrayBuffer(8) });
    assert.deepEqual(events, []);
  });

  it('sends nothing over a channel that is not open, or that buffers more than 256 KiB', () => {
    const { peer, channels } = setUp();
    const data = peer.channel('data');
    assert.equal(channels.send('data', 'a'), false);
    data.open();
    assert.equal(channels.send('data', 'b'), true);
    data.bufferedAmount = 256 * 1024 + 1;
    assert.equal(channels.send('data', 'c'), false);
    data.bufferedAmount = 256 * 1024;
    assert.equal(channels.send('data', 'd'), true);
    assert.deepEqual(data.sent, ['b', 'd']);
    assert.ok(data.bufferedAmountLowThreshold < 256 * 1024);
  });

  it('reports nothing more once it is closed', () => {
    const { peer, channels, events, listen } = setUp();
    listen();
    channels.close();
    peer.channel('control').open();
    peer.channel('control').receive('a');
    assert.deepEqual(events, []);
  });
});
