import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { CallError } from '../../../component/core/call/call-error.js';
import {
  type DebugOption,
  LOG_CAPACITY,
  Log,
  type Logger,
  type LogLevel,
  type LogSink,
  loggerNames,
  readDebugOption,
  silentLogger,
} from '../../../component/core/log.js';

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

type Written = Parameters<LogSink>[0] & { readonly fields: Parameters<LogSink>[1] };

/** A log whose clock counts its lines from 1, beside the records that its sink receives. */
function recordingLog(option: DebugOption = null) {
  const written: Written[] = [];
  let nowMs = 0;
  const log = new Log({
    sink: (line, fields) => written.push({ ...line, fields }),
    wallMs: () => {
      nowMs += 1;
      return nowMs;
    },
  });
  log.enable(option);
  return { log, written };
}

function writeLine(
  logger: Logger,
  level: LogLevel,
  message: string,
  fields: { readonly attempt?: number; readonly cause?: unknown } = {},
): void {
  if (level === 'debug') logger.debug(message, fields);
  else logger[level](message, fields);
}

describe('readDebugOption', () => {
  const all = [...loggerNames];
  const cases: readonly (readonly [DebugOption, readonly string[], readonly string[]])[] = [
    [undefined, [], []],
    [null, [], []],
    [false, [], []],
    ['false', [], []],
    [[], [], []],
    [true, all, []],
    ['', all, []],
    ['  ', all, []],
    ['true', all, []],
    ['rtc', ['rtc'], []],
    ['rtc signaling', ['rtc', 'signaling'], []],
    ['signaling,rtc', ['rtc', 'signaling'], []],
    [' UI,\n media ', ['media', 'ui'], []],
    [['call', 'ui'], ['call', 'ui'], []],
    ['rtc webrtc rtc webrtc', ['rtc'], ['webrtc']],
    ['*', all, []],
    ['true webrtc', all, ['webrtc']],
  ];
  for (const [option, loggers, unknown] of cases) {
    it(`selects ${loggers.length === 0 ? 'no logger' : loggers.join(', ')} for ${JSON.stringify(option) ?? 'undefined'}`, () => {
      const selection = readDebugOption(option);
      assert.deepEqual([...selection.loggers], loggers);
      assert.deepEqual(selection.unknown, unknown);
    });
  }

  it('selects only existing loggers, whatever text it reads', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { loggers, unknown } = readDebugOption(text);
        for (const name of loggers) assert.ok(loggerNames.includes(name));
        for (const name of unknown) assert.ok(!loggerNames.some((known) => known === name));
      }),
    );
  });
});

describe('Log', () => {
  it('writes nothing to the sink until a logger is enabled', () => {
    const { log, written } = recordingLog();
    for (const name of loggerNames) for (const level of levels) writeLine(log.logger(name), level, 'line');
    assert.deepEqual(written, []);
  });

  it('writes every level of an enabled logger, with its time and fields', () => {
    const { log, written } = recordingLog('rtc');
    const cause = new TypeError('broken');
    for (const level of levels) writeLine(log.logger('rtc'), level, `${level} line`, { attempt: 2, cause });
    log.logger('call').error('line of a disabled logger');
    assert.deepEqual(
      written,
      levels.map((level, index) => ({
        at: index + 1,
        level,
        logger: 'rtc',
        message: `${level} line`,
        fields: { attempt: 2, cause },
      })),
    );
  });

  it('lets loggers that already exist follow a later option', () => {
    const { log, written } = recordingLog();
    const logger = log.logger('media');
    logger.info('before');
    log.enable(true);
    logger.info('enabled');
    log.enable(false);
    logger.info('after');
    assert.deepEqual(
      written.map(({ message }) => message),
      ['enabled'],
    );
  });

  it('reports an unknown logger name once, in the buffer and to the sink', () => {
    const { log, written } = recordingLog('webrtc');
    log.enable('webrtc rtc');
    log.enable('other webrtc');
    assert.deepEqual(
      written.map(({ level, logger, fields }) => [level, logger, fields.logger]),
      [
        ['warn', 'call', 'webrtc'],
        ['warn', 'call', 'other'],
      ],
    );
    assert.deepEqual(
      log.entries().map(({ fields }) => fields.logger),
      ['webrtc', 'other'],
    );
  });

  it('keeps the last entries above debug, in order, whichever loggers are enabled', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...loggerNames), fc.constantFrom(...levels)), {
          minLength: 0,
          maxLength: LOG_CAPACITY * 2,
          size: 'max',
        }),
        fc.subarray([...loggerNames]),
        (lines, enabled) => {
          const { log } = recordingLog(enabled);
          for (const [index, [name, level]] of lines.entries())
            writeLine(log.logger(name), level, String(index));
          const expected = lines
            .flatMap(([name, level], index) => (level === 'debug' ? [] : [`${index} ${name} ${level}`]))
            .slice(-LOG_CAPACITY);
          assert.deepEqual(
            log.entries().map(({ message, logger, level }) => `${message} ${logger} ${level}`),
            expected,
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it('keeps frozen entries that survive JSON', () => {
    const { log } = recordingLog();
    log
      .logger('call')
      .warn('line', { cause: new RangeError('too far'), attempt: 1, none: null, gone: undefined });
    const entries = log.entries();
    const [entry] = entries;
    assert.ok(entry && Object.isFrozen(entries) && Object.isFrozen(entry) && Object.isFrozen(entry.fields));
    assert.ok(Object.isFrozen(entry.fields.cause));
    assert.deepEqual(JSON.parse(JSON.stringify(entry)), {
      at: 1,
      level: 'warn',
      logger: 'call',
      message: 'line',
      fields: { cause: { name: 'RangeError', message: 'too far' }, attempt: 1, none: null },
    });
  });

  it('keeps name, message and code of an error, without its stack and cause', () => {
    const { log } = recordingLog();
    const cause = new CallError('timeout', 'It took too long.', { cause: new Error('inner') });
    log.logger('signaling').error('line', { cause });
    assert.deepEqual(log.entries()[0]?.fields, {
      cause: { name: 'CallError', message: 'It took too long.', code: 'timeout' },
    });
  });

  it('cuts long texts in the buffer, and not on their way to the sink', () => {
    const { log, written } = recordingLog(true);
    const long = 'x'.repeat(10_000);
    log.logger('ui').error(long, { detail: long, cause: new Error(long) });
    assert.equal(written[0]?.fields.detail, long);
    assert.ok(JSON.stringify(log.entries()).length < 1_000);
  });

  it('does not read the clock for a debug line that nothing receives', () => {
    const { log } = recordingLog();
    log.logger('rtc').debug('line');
    log.logger('rtc').info('line');
    assert.equal(log.entries()[0]?.at, 1);
  });

  it('rejects private field names above debug at compile time', () => {
    const { log } = recordingLog();
    const logger = log.logger('rtc');
    logger.debug('line', { sdp: 'v=0', name: 'Ada' });
    // @ts-expect-error: a session description must not reach a report.
    logger.info('line', { sdp: 'v=0' });
    // @ts-expect-error: a display name must not reach a report.
    logger.error('line', { name: 'Ada' });
    // @ts-expect-error: an object would hide what it contains.
    logger.warn('line', { detail: {} });
    const cause: unknown = 'a thrown text';
    logger.warn('line', { cause, attempt: 1 });
    assert.equal(log.entries().at(-1)?.fields.cause, cause);
  });
});

describe('silentLogger', () => {
  it('accepts every level', () => {
    for (const level of levels) assert.doesNotThrow(() => writeLine(silentLogger, level, 'line'));
  });
});
