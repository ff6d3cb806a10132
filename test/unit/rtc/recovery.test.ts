import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { offer, rest, setUpLink } from '../../support/peer-link.js';

describe('a lost connection', () => {
  it('restarts ICE twice when a connection has failed, then makes the next one', async () => {
    const { link, peers, heard, newest, elapse } = setUpLink(true);
    link.start();
    newest().become('connected');
    newest().become('failed');
    assert.deepEqual(heard, ['connected', 'reconnecting']);
    assert.equal(newest().iceRestarts, 1, 'at once');
    assert.equal(elapse(), 5_000);
    assert.equal(newest().iceRestarts, 2);
    assert.equal(elapse(), 5_000);
    await rest();
    assert.equal(peers.length, 2);
    assert.equal(peers[0]?.closed, true);
    newest().become('connected');
    assert.equal(heard.at(-1), 'connected');
  });

  it('makes the next connection when one is lost for long, however few restarts there were', () => {
    const { link, peers, clock, newest, elapse } = setUpLink(true);
    link.start();
    newest().become('connected');
    newest().become('failed');
    clock.nowMs = 12_000;
    elapse();
    assert.equal(peers.length, 2);
  });

  it('asks for a restart on the side that may not make one', () => {
    const { link, sent, newest } = setUpLink(false);
    link.start();
    link.receive(offer(1));
    newest().become('connected');
    newest().become('failed');
    assert.deepEqual(sent.at(-1), { kind: 'renew', connection: 1, restart: true });
    assert.equal(newest().iceRestarts, 0);
  });

  it('restarts ICE when it is asked to, not twice for two that ask at once', () => {
    const { link, clock, newest } = setUpLink(true);
    link.start();
    newest().become('connected');
    clock.nowMs = 10_000;
    link.receive({ kind: 'renew', connection: 1, restart: true });
    link.receive({ kind: 'renew', connection: 1, restart: true });
    assert.equal(newest().iceRestarts, 1);
  });

  it('suspects a disconnected connection only while nothing arrives', async () => {
    const { link, newest, elapse } = setUpLink(true);
    link.start();
    newest().become('connected');
    newest().become('disconnected');
    await rest();
    newest().bytesReceived = 1_000;
    assert.equal(elapse(), 1_500);
    await rest();
    assert.equal(newest().iceRestarts, 0);
    assert.equal(elapse(), 1_500);
    await rest();
    assert.equal(newest().iceRestarts, 1);
  });

  it('gives nothing up while the server is away, and goes on when it is back', () => {
    const { link, peers, world, clock, newest, elapse } = setUpLink(true);
    link.start();
    newest().become('connected');
    world.serverIsThere = false;
    newest().become('failed');
    clock.nowMs = 60_000;
    elapse();
    assert.deepEqual([peers.length, newest().iceRestarts], [1, 0]);
    world.serverIsThere = true;
    link.refresh();
    assert.deepEqual([peers.length, newest().iceRestarts], [1, 1]);
  });
});
