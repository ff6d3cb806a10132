import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Chat } from '../../../../component/call/talk/chat.js';
import { assertNoTimers, delay, pass, rest, useFakeClock } from '../../../support/fakes/clock.js';
import { id, member } from '../../../support/fakes/room.js';
import { establish } from '../../../support/fakes/set-up-link.js';
import { RoomSetup } from '../../../support/fakes/set-up-room.js';

/** The chat of the local participant `m`; the test plays the chats of the others. */
async function setUp(...letters: string[]) {
  const room: RoomSetup = new RoomSetup({
    members: letters,
    onValue: (from, value, topic) => {
      if (topic === 'chat') chat.receive(from, value);
    },
  });
  let tokens = 0;
  const fired: string[] = [];
  const chat = new Chat({
    links: room.links,
    store: room.store,
    delay,
    wallMs: () => 1_000,
    randomToken: () => {
      tokens += 1;
      return `m${tokens}`;
    },
    onMessage: ({ text }) => fired.push(text),
  });
  await room.connect(...letters);
  const counts = new Map<string, number>();
  /** A chat part of another participant arrives. */
  const receive = (from: string, value: unknown) => {
    const count = (counts.get(from) ?? 0) + 1;
    counts.set(from, count);
    room.channel(from, 'data').receive({ kind: 'data', series: 7, count, value, topic: 'chat' });
  };
  /** Chat parts that were sent to a participant, of one kind. */
  const sentTo = (letter: string, kind: string) =>
    room
      .channel(letter, 'data')
      .sentOf('data')
      .map(({ value }) => value as Record<string, unknown>)
      .filter((part) => part.kind === kind);
  const acknowledge = (letter: string) => {
    const count = room.channel(letter, 'data').sentOf('data').at(-1)?.count;
    room.channel(letter, 'data').receive({ kind: 'received', series: 1, count });
  };
  const texts = () => room.store.state.messages.map(({ text }) => text);
  return { room, chat, fired, receive, sentTo, acknowledge, texts };
}

const message = (text: string, messageId: string, isPrivate = false) => ({
  ...{ kind: 'message', id: messageId, text, private: isPrivate },
});

const historyEntry = (text: string, messageId: string, from = 'a') => ({
  ...{ id: messageId, from: id(from), name: from, text, at: 5 },
});

describe('Chat', () => {
  useFakeClock();

  describe('messages', () => {
    it('resolves once every reachable participant has acknowledged a message', async () => {
      const { chat, acknowledge, sentTo, fired } = await setUp('a', 'b');
      const delivery = chat.send('  hello  ');
      acknowledge('a');
      acknowledge('b');
      assert.deepEqual(await delivery, { delivered: [id('a'), id('b')], pending: [] });
      assert.deepEqual(sentTo('a', 'message'), [message('hello', 'm1')]);
      assert.deepEqual(fired, ['hello']);
    });

    it('resolves after 1 s with the participants who are still pending, and gives these up after a minute', async () => {
      const { room, chat, acknowledge } = await setUp('a', 'b');
      const delivery = chat.send('hello');
      acknowledge('a');
      await pass(1_000);
      assert.deepEqual(await delivery, { delivered: [id('a')], pending: [id('b')] });
      await pass(61_000);
      const [sent] = room.store.state.messages;
      assert.deepEqual([sent?.delivered, sent?.pending, sent?.undelivered], [[id('a')], [], [id('b')]]);
    });

    it('resolves when it is closed while acknowledgements are missing', async () => {
      const { chat, acknowledge } = await setUp('a', 'b');
      const delivery = chat.send('hello');
      acknowledge('a');
      chat.close();
      assert.deepEqual(await delivery, { delivered: [id('a')], pending: [id('b')] });
    });

    it('resolves at once in an empty room', async () => {
      const { chat, texts } = await setUp();
      assert.deepEqual(await chat.send('hello'), { delivered: [], pending: [] });
      assert.deepEqual(texts(), ['hello']);
    });

    it('sends a private message over the link of its addressee only', async () => {
      const { room, chat, sentTo } = await setUp('a', 'b');
      void chat.send('secret', id('b'));
      assert.deepEqual(sentTo('a', 'message'), []);
      assert.deepEqual(sentTo('b', 'message'), [message('secret', 'm1', true)]);
      assert.equal(room.store.state.messages[0]?.to, id('b'));
    });

    it('rejects an empty or too long text, and an unknown addressee', async () => {
      const { chat, texts } = await setUp('a');
      await assert.rejects(chat.send('   '), { code: 'invalid-argument' });
      await assert.rejects(chat.send('x'.repeat(4_001)), { code: 'invalid-argument' });
      await assert.rejects(chat.send('hello', id('z')), { code: 'not-found' });
      assert.deepEqual(texts(), []);
    });

    it('adds a received message under the name of its sender, once', async () => {
      const { room, receive, fired } = await setUp('a');
      receive('a', message('hi', 'a1'));
      receive('a', message('hi', 'a1'));
      receive('a', message('psst', 'a2', true));
      const [first, second, ...others] = room.store.state.messages;
      assert.deepEqual([first?.from, first?.name, first?.text, first?.to], [id('a'), 'a', 'hi', undefined]);
      assert.equal(second?.to, id('m'));
      assert.deepEqual(others, []);
      assert.deepEqual(fired, ['hi', 'psst']);
    });

    it('ignores parts that do not follow the protocol', async () => {
      const { receive, texts } = await setUp('a');
      for (const part of [null, 'hi', { kind: 'message' }, message('', 'a1'), message('\u0000 ', 'a2')])
        receive('a', part);
      assert.deepEqual(texts(), []);
    });
  });

  describe('history', () => {
    it('requests it once from the first connected participant who was there before', async () => {
      const { room, sentTo } = await setUp('a', 'b');
      assert.equal(sentTo('a', 'history-wanted').length, 1);
      assert.equal(sentTo('b', 'history-wanted').length, 0);
      room.join('c');
      await room.connect('c');
      assert.equal(sentTo('c', 'history-wanted').length, 0);
    });

    it('adds it before its own messages, from the requested participant only', async () => {
      const { chat, receive, texts } = await setUp('a', 'b');
      void chat.send('mine');
      receive('b', { kind: 'history', messages: [historyEntry('forged', 'x1')] });
      assert.deepEqual(texts(), ['mine']);
      receive('a', {
        kind: 'history',
        messages: [historyEntry('one', 'a1'), historyEntry('two', 'b1', 'b')],
      });
      assert.deepEqual([...texts()].sort(), ['mine', 'one', 'two']);
    });

    it('requests it from the next participant when the requested one leaves without an answer', async () => {
      const { room, sentTo } = await setUp('a', 'b');
      room.leave('a');
      assert.equal(sentTo('b', 'history-wanted').length, 1);
    });

    it('requests it again after an absence, also from a participant who has joined later', async () => {
      const { room, receive, sentTo } = await setUp('a');
      receive('a', { kind: 'history', messages: [] });
      room.store.dispatch({ type: 'signaling-changed', signaling: 'reconnecting' });
      room.store.dispatch({ type: 'signaling-changed', signaling: 'connected' });
      assert.equal(sentTo('a', 'history-wanted').length, 2);
    });

    it('sends the public messages to a participant who has joined later, once', async () => {
      const { room, chat, receive, sentTo } = await setUp('a');
      void chat.send('public');
      void chat.send('private', id('a'));
      const later = { ...member('b'), joinedAt: 1 };
      // It has joined later than the local participant, but offers come from here for the sake of the test.
      room.store.dispatch({ type: 'member-joined', version: 2, member: later });
      await room.connect('b');
      receive('b', { kind: 'history-wanted' });
      assert.deepEqual(sentTo('b', 'history'), [], 'a participant who was there before needs none');
      room.leave('b', 'lost');
      room.store.dispatch({ type: 'member-joined', version: 4, member: later });
      receive('b', { kind: 'history-wanted' });
      receive('b', { kind: 'history-wanted' });
      assert.deepEqual(sentTo('b', 'history'), [
        { kind: 'history', messages: [{ id: 'm1', from: id('m'), name: 'Me', text: 'public', at: 1_000 }] },
      ]);
    });

    it('answers a request that arrived before the server listed the participant', async () => {
      const { room, chat, receive, sentTo } = await setUp('a');
      void chat.send('public');
      room.leave('a', 'lost');
      receive('a', { kind: 'history-wanted' });
      assert.equal(sentTo('a', 'history').length, 0);
      room.join('a');
      assert.equal(sentTo('a', 'history').length, 1);
    });

    it('sends none where hosts have turned history off', async () => {
      const { room, chat, receive, sentTo } = await setUp('a');
      void chat.send('public');
      room.leave('a', 'lost');
      room.join('a');
      const settings = { ...room.store.state.settings, history: false };
      room.store.dispatch({ type: 'state-updated', changes: { settings } });
      receive('a', { kind: 'history-wanted' });
      assert.equal(sentTo('a', 'history').length, 0);
    });

    it('splits a long history into parts that fit into one data channel message each', async () => {
      const { room, chat, receive, sentTo } = await setUp('a');
      for (let count = 0; count < 5; count += 1) void chat.send('x'.repeat(4_000));
      room.leave('a', 'lost');
      room.join('a');
      receive('a', { kind: 'history-wanted' });
      const parts = sentTo('a', 'history').map(({ messages }) => messages as readonly unknown[]);
      assert.deepEqual(
        parts.map(({ length }) => length),
        [2, 2, 1],
      );
    });
  });

  it('delivers each message exactly once and in order, whatever connections are replaced or full meanwhile', async () => {
    const step = fc.constantFrom('send', 'replace', 'full', 'drain', 'acknowledge');
    const property = fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { room, chat, acknowledge } = await setUp('a');
      const arrived: unknown[] = [];
      const texts: string[] = [];
      /** What has arrived over the present channel, in order, without what had arrived before. */
      const collect = () => {
        for (const { value } of room.channel('a', 'data').sentOf('data')) {
          const { kind, text } = value as Record<string, unknown>;
          if (kind === 'message' && !arrived.includes(text)) arrived.push(text);
        }
      };
      const drain = () => {
        room.channel('a', 'data').bufferedAmount = 0;
        room.channel('a', 'data').onbufferedamountlow();
      };
      for (const each of steps) {
        if (each === 'send') {
          texts.push(`text ${texts.length}`);
          void chat.send(texts.at(-1) ?? '');
        } else if (each === 'replace') {
          collect();
          room.link('a').replaceConnection();
          await rest();
          establish({ newest: () => room.peer('a') });
        } else if (each === 'full') room.channel('a', 'data').bufferedAmount = 1_000_000;
        else if (each === 'drain') drain();
        else acknowledge('a');
        await rest();
      }
      drain();
      collect();
      acknowledge('a');
      assert.deepEqual(arrived, texts);
      assert.ok(room.store.state.messages.every(({ delivered }) => delivered.includes(id('a'))));
      chat.close();
      room.links.close();
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it('stops every timer when it is closed', async () => {
    const { room, chat } = await setUp('a');
    await pass(1_000);
    void chat.send('hello');
    await pass(1_000);
    void chat.send('hello again');
    chat.close();
    room.links.close();
    await rest();
    assertNoTimers();
  });
});
