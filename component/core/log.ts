/** The parts of the component that log, by name. */
export const loggerNames = ['rtc', 'signaling', 'media', 'call', 'ui'] as const;

export type LoggerName = (typeof loggerNames)[number];

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;

export type LogLevel = (typeof logLevels)[number];

/**
 * Values beside a message. Above `debug`, no names of people, addresses, SDP, tokens or secrets: the entries end up in
 * reports. `cause` is an error of any type.
 */
export interface LogFields {
  readonly [name: string]: unknown;
  readonly cause?: unknown;
}

/** One entry as it is kept for reports: plain data. An error is reduced to its name, code and message. */
export interface LogEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly level: LogLevel;
  readonly logger: LoggerName;
  readonly message: string;
  readonly fields: Readonly<Record<string, string | number | boolean | null>>;
}

/** Logger of one part. `message` is a constant sentence; what varies goes into `fields`. */
export type Logger = { readonly [Level in LogLevel]: (message: string, fields?: LogFields) => void };

/** Receives the entries of the loggers that are on, with `fields` as they were given. */
export type LogSink = (entry: Omit<LogEntry, 'fields'>, fields: LogFields) => void;

/** Which loggers write to the sink: all, some, or none. */
export type DebugOption = boolean | string | readonly string[] | null;

/** Number of entries that the ring buffer keeps. */
const CAPACITY = 500;

export interface LogOptions {
  readonly sink: LogSink;
  /** Milliseconds since 1970. */
  readonly wallMs: () => number;
}

/**
 * Log of one call: named loggers, silent by default, and a ring buffer of the last 500 entries for reports. The buffer
 * keeps entries of every logger whether or not it is on, but never entries of level `debug`.
 */
export class Log {
  readonly #options: LogOptions;
  #enabled: ReadonlySet<LoggerName> = new Set();
  #entries: LogEntry[] = [];

  constructor(options: LogOptions) {
    this.#options = options;
  }

  /** Turns loggers on: all for `true` or an empty string, none for `false` or null, else the listed names. */
  enable(debug: DebugOption): void {
    this.#enabled = new Set(enabledLoggers(debug));
  }

  logger(name: LoggerName): Logger {
    const write =
      (level: LogLevel) =>
      (message: string, fields: LogFields = {}) =>
        this.#write(name, level, message, fields);
    return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  }

  /** The entries of the ring buffer, the oldest first. */
  entries(): readonly LogEntry[] {
    return [...this.#entries];
  }

  #write(logger: LoggerName, level: LogLevel, message: string, fields: LogFields): void {
    const entry = { at: this.#options.wallMs(), level, logger, message };
    if (level !== 'debug') {
      this.#entries.push(Object.freeze({ ...entry, fields: plainFields(fields) }));
      if (this.#entries.length > CAPACITY) this.#entries.shift();
    }
    if (this.#enabled.has(logger)) this.#options.sink(entry, fields);
  }
}

/** The loggers that a `debug` option turns on; names that don't exist are ignored. */
export function enabledLoggers(debug: DebugOption): readonly LoggerName[] {
  if (debug === null || debug === false) return [];
  if (debug === true || debug === '') return loggerNames;
  const names = typeof debug === 'string' ? debug.split(/[\s,]+/u) : debug;
  if (names.includes('*') || names.includes('true')) return loggerNames;
  return loggerNames.filter((name) => names.includes(name));
}

/** Logger that writes nothing, for tests. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

function plainFields(fields: LogFields): LogEntry['fields'] {
  const plain: Record<string, string | number | boolean | null> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    plain[name] = typeof value === 'object' && value !== null ? describe(value) : plainValue(value);
  }
  return Object.freeze(plain);
}

function plainValue(value: unknown): string | number | boolean | null {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  return String(value);
}

/** An error without its stack: name, code and message. */
function describe(value: object): string {
  const { name = 'Error', code, message = '' } = value as { name?: string; code?: unknown; message?: string };
  return `${name}${code === undefined ? '' : ` (${String(code)})`}: ${message}`;
}
