import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CallError } from '../../../../component/core/call/call-error.js';
import type { CallAction } from '../../../../component/core/call/call-state.js';
import { openRoom } from '../../../../server/protocol/index.js';
import { id, inRoom, linkChanged, member, run } from './room-fixture.js';

describe('publicEventsOf', () => {
  it('reports participants who are present on joining with call-joined only', () => {
    const { events, eventNames } = run(inRoom);
    assert.deepEqual(eventNames, [
      'call-state-changed',
      'signaling-changed',
      'call-state-changed',
      'call-joined',
    ]);
    const details = events.flatMap((event) => (event.name === 'call-joined' ? [event.detail] : []));
    assert.deepEqual(
      details.map(({ participant, participants }) => [participant.name, participants.length]),
      [['Me', 3]],
    );
  });

  it('reports who joins, changes and leaves later', () => {
    const { events, eventNames, participants } = run([
      ...inRoom,
      { type: 'member-joined', version: 4, member: member('c', 60) },
      { type: 'member-updated', version: 5, member: member('c', 60, { name: 'Carla' }) },
      { type: 'member-left', version: 6, id: id('a'), reason: 'lost' },
    ]);
    assert.deepEqual(eventNames.slice(4), ['participant-joined', 'participant-updated', 'participant-left']);
    assert.deepEqual(
      participants.map(({ name }) => name),
      ['Me', 'B', 'Carla'],
    );
    const changes = events.flatMap((event) =>
      event.name === 'participant-updated' ? [event.detail.changes] : [],
    );
    assert.deepEqual(changes, [{ name: 'Carla' }]);
    const reasons = events.flatMap((event) =>
      event.name === 'participant-left' ? [event.detail.reason] : [],
    );
    assert.deepEqual(reasons, ['lost']);
  });

  it('reports the state reconnecting between the updates of the participants', () => {
    const { eventNames } = run([
      ...inRoom,
      linkChanged('a', 'reconnecting'),
      linkChanged('b', 'reconnecting'),
    ]);
    assert.deepEqual(eventNames.slice(-5), [
      ...['participant-updated', 'quality-changed'],
      ...['call-state-changed', 'participant-updated', 'quality-changed'],
    ]);
  });

  it('reports leaving with call-left, and no participant-left for the others', () => {
    const { eventNames } = run([...inRoom, { type: 'left', reason: 'left' }]);
    assert.deepEqual(eventNames.slice(4), ['signaling-changed', 'call-state-changed', 'call-left']);
  });

  it('reports a failure with its error, after call-left if a room was lost by it', () => {
    const error = new CallError('room-full', 'full', { fatal: true });
    const started = { type: 'join-started' } as const;
    const { eventNames } = run([started, { type: 'failed', error, left: false }]);
    assert.deepEqual(eventNames, ['call-state-changed', 'call-state-changed', 'call-error']);
    const refused = run([...inRoom, { type: 'failed', error, left: true }]).events.slice(-2);
    assert.deepEqual(refused, [
      { name: 'call-left', detail: { reason: 'refused' } },
      { name: 'call-error', detail: { error } },
    ]);
  });

  it('reports a device change once, with its origin', () => {
    const on = { type: 'device-changed', device: 'microphone', enabled: true, origin: 'host' } as const;
    const { events, eventNames } = run([on, on]);
    assert.deepEqual(eventNames, ['participant-updated', 'microphone-changed']);
    assert.deepEqual(events.at(-1)?.detail, { enabled: true, origin: 'host' });
  });

  it('reports a hand-changed event for everyone whose position in the queue changes', () => {
    const media = { counter: 2, microphone: true, camera: true, screen: false };
    const raise = (letter: string, version: number, hand: number): CallAction => ({
      type: 'member-updated',
      version,
      member: member(letter, letter === 'a' ? 10 : 20, { media: { ...media, hand } }),
    });
    const { events } = run([
      ...inRoom,
      raise('a', 4, 1),
      raise('b', 5, 2),
      { type: 'member-updated', version: 6, member: member('a', 10, { media: { ...media, counter: 3 } }) },
    ]);
    const hands = events.flatMap((event) =>
      event.name === 'hand-changed' ? [[event.detail.participant.name, event.detail.participant.hand]] : [],
    );
    assert.deepEqual(hands, [
      ['A', 1],
      ['B', 2],
      ['A', null],
      ['B', 1],
    ]);
  });
  it('reports a quality that differs from the one before, once, with its reason', () => {
    const measured: CallAction = {
      type: 'remote-updated',
      id: id('a'),
      session: member('a', 0).session,
      changes: { quality: 'good', qualityReason: 'round-trip-time' },
    };
    const lost = linkChanged('a', 'reconnecting');
    const { events } = run([...inRoom, linkChanged('a', 'connected'), measured, lost, lost]);
    assert.deepEqual(
      events.flatMap(({ name, detail }) =>
        name === 'quality-changed' ? [[detail.participant.id, detail.quality, detail.reason]] : [],
      ),
      [
        [id('a'), 'good', 'round-trip-time'],
        [id('a'), 'poor', 'connection-lost'],
      ],
    );
  });

  it('reports the active speaker, and null once there is none', () => {
    const speaks = (letter: string | null): CallAction => ({
      type: 'state-updated',
      changes: { activeSpeaker: letter === null ? null : id(letter) },
    });
    const { events } = run([...inRoom, speaks('a'), speaks('a'), speaks('m'), speaks(null)]);
    assert.deepEqual(
      events.flatMap(({ name, detail }) =>
        name === 'active-speaker-changed' ? [detail.participant?.name ?? null] : [],
      ),
      ['A', 'Me', null],
    );
  });

  it('reports changed room settings, and each participant who enters the lobby once', () => {
    const { participants } = run(inRoom);
    const [, waiting] = participants;
    assert.ok(waiting);
    const lobby: CallAction = { type: 'state-updated', changes: { waiting: [waiting] } };
    const settings: CallAction = {
      type: 'state-updated',
      changes: { settings: { ...openRoom, locked: true } },
    };
    const { events } = run([...inRoom, lobby, settings, { type: 'state-updated', changes: { waiting: [] } }]);
    assert.deepEqual(events.slice(-2), [
      { name: 'knock', detail: { participant: waiting } },
      { name: 'room-changed', detail: { room: { ...openRoom, locked: true } } },
    ]);
  });
});
