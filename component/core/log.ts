/** The parts of a call that log under a name of their own. */
export const loggerNames = ['rtc', 'signaling', 'media', 'call', 'ui'] as const;
export type LoggerName = (typeof loggerNames)[number];

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** A value that a log line may carry. Other objects are excluded: they hide what ends up in a report. */
export type LogValue = string | number | boolean | null | undefined | Error;

/** Field names that stand for personal data, network addresses or credentials. */
type PrivateFieldName =
  | ('name' | 'room' | 'text' | 'metadata' | 'externalId')
  | ('address' | 'ip' | 'url' | 'candidate' | 'sdp' | 'ufrag')
  | ('token' | 'ticket' | 'secret' | 'password' | 'credential' | 'username');

/** Named values of a `debug` line. `cause` is a caught value, which scripts may make anything. */
type DebugFields<Fields> = {
  readonly [Name in keyof Fields]: Name extends 'cause' ? unknown : LogValue;
};

/**
 * Named values of a line above `debug`. Private field names do not compile, because these lines go into
 * reports.
 */
type ReportFields<Fields> = {
  readonly [Name in keyof Fields]: Name extends PrivateFieldName ? never : DebugFields<Fields>[Name];
};

/** Handle through which one part of a call writes log lines. A part receives it as an argument. */
export interface Logger {
  /** Detail for a developer. Never kept; may contain names, addresses and SDP. */
  debug<Fields extends DebugFields<Fields>>(message: string, fields?: Fields): void;
  /** Event of normal operation. */
  info<Fields extends ReportFields<Fields>>(message: string, fields?: Fields): void;
  /** Failure that the call recovers from. */
  warn<Fields extends ReportFields<Fields>>(message: string, fields?: Fields): void;
  /** Failure that costs the call a feature, or a bug. */
  error<Fields extends ReportFields<Fields>>(message: string, fields?: Fields): void;
}

/** Error as a report keeps it: without its stack and its own cause. */
export interface LoggedError {
  readonly name: string;
  readonly message: string;
  /** Code of a `CallError`, a DOMException or a Node.js error; missing for other errors. */
  readonly code?: string | number;
}

/** One log line as the ring buffer keeps it: frozen plain data that survives JSON. */
export interface LogEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly level: LogLevel;
  readonly logger: LoggerName;
  readonly message: string;
  readonly fields: Readonly<Record<string, string | number | boolean | null | LoggedError>>;
}

/**
 * Destination of log lines, for example the console. `fields` still holds caught errors with their stacks.
 */
export type LogSink = (entry: Omit<LogEntry, 'fields'>, fields: Readonly<Record<string, unknown>>) => void;

/**
 * Value of the `debug` attribute, option or storage key: `true` and `''` select all loggers; `false`, null
 * and undefined select none; a text or a list selects loggers by name.
 */
export type DebugOption = boolean | string | readonly string[] | null | undefined;

export interface DebugSelection {
  readonly loggers: ReadonlySet<LoggerName>;
  /** Names in the option that belong to no logger, each once. */
  readonly unknown: readonly string[];
}

/** Parses a `debug` option. White space or commas separate names; case does not matter. */
export function readDebugOption(option: DebugOption): DebugSelection {
  const listed = typeof option === 'string' ? option.split(/[\s,]+/u) : option;
  if (listed === null || listed === undefined || typeof listed === 'boolean')
    return { loggers: new Set(listed ? loggerNames : []), unknown: [] };
  const names = new Set(listed.map((name) => name.trim().toLowerCase()).filter((name) => name !== ''));
  const isEmptyText = typeof option === 'string' && names.size === 0;
  // Attributes and storage hold text only: scripts write booleans into them as words.
  const selectsAll = [names.delete('true'), names.delete('*'), isEmptyText].includes(true);
  names.delete('false');
  return {
    loggers: new Set(loggerNames.filter((name) => selectsAll || names.has(name))),
    unknown: [...names].filter((name) => !loggerNames.some((known) => known === name)),
  };
}

/** Log lines above `debug` that are kept for a report. */
export const LOG_CAPACITY = 500;
/** UTF-16 units of one kept text; longer texts are cut. */
const MAX_TEXT_LENGTH = 200;

export interface LogOptions {
  readonly sink: LogSink;
  /** Milliseconds since 1970. */
  readonly wallMs: () => number;
}

/**
 * Log that passes lines of the enabled loggers to a sink, and keeps the last `LOG_CAPACITY` lines above
 * `debug` in a ring buffer. The buffer fills whether a logger is enabled or not. No logger is enabled at
 * first.
 *
 * See demo/docs/decisions/0048-silent-logger-with-ring-buffer.md.
 */
export class Log {
  readonly #options: LogOptions;
  readonly #reported = new Set<string>();
  #enabled: ReadonlySet<LoggerName> = new Set();
  #entries: LogEntry[] = [];

  constructor(options: LogOptions) {
    this.#options = options;
  }

  /** Enables the loggers that an option selects, and disables the others. Reports each unknown name once. */
  enable(option: DebugOption): void {
    const { loggers, unknown } = readDebugOption(option);
    this.#enabled = loggers;
    for (const logger of unknown.filter((each) => !this.#reported.has(each))) {
      this.#reported.add(logger);
      const fields = { logger, known: loggerNames.join(' ') };
      // Reaches the console although no logger may be enabled: the person who mistyped the name is looking
      // there.
      this.#options.sink(this.#keep('warn', 'call', 'unknown logger in the debug option', fields), fields);
    }
  }

  /** The logger of one part. It follows later calls of `enable`. */
  logger(name: LoggerName): Logger {
    const write =
      (level: LogLevel) =>
      (message: string, fields: Readonly<Record<string, unknown>> = {}) => {
        const isEnabled = this.#enabled.has(name);
        if (level === 'debug' && !isEnabled) return;
        const line = this.#keep(level, name, message, fields);
        if (isEnabled) this.#options.sink(line, fields);
      };
    return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  }

  /** The kept lines, oldest first. */
  entries(): readonly LogEntry[] {
    return Object.freeze([...this.#entries]);
  }

  /** Stamps a line, and adds it to the ring buffer unless it is a `debug` line. */
  #keep(level: LogLevel, logger: LoggerName, message: string, fields: Readonly<Record<string, unknown>>) {
    const line = { at: this.#options.wallMs(), level, logger, message };
    if (level !== 'debug') {
      this.#entries.push(Object.freeze({ ...line, message: cut(message), fields: keptFields(fields) }));
      if (this.#entries.length > LOG_CAPACITY) this.#entries.shift();
    }
    return line;
  }
}

/** Logger that drops every line, for tests and for parts that run without a `Log`. */
export const silentLogger: Logger = Object.freeze({
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
});

function keptFields(fields: Readonly<Record<string, unknown>>): LogEntry['fields'] {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.freeze(Object.fromEntries(present.map(([name, value]) => [name, keptValue(value)])));
}

function keptValue(value: unknown): LogEntry['fields'][string] {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  return value instanceof Error ? keptError(value) : cut(String(value));
}

function keptError(error: Error): LoggedError {
  const { code } = error as { readonly code?: unknown };
  return Object.freeze({
    name: error.name,
    message: cut(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
  });
}

function cut(text: string): string {
  return text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}…` : text;
}
