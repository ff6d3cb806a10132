import { utf8Bytes } from '../../../server/protocol/index.js';
import { CallError } from '../../core/call/call-error.js';

/**
 * Copies a value through JSON, as the receiver gets it.
 *
 * @throws CallError `invalid-argument` for a value that JSON can't represent, or not within `maxBytes` of UTF-8
 */
export function jsonOf(value: unknown, maxBytes: number): unknown {
  const text = stringify(value);
  if (text === undefined)
    throw invalid('Only values that JSON can say may be sent. Send a copy of plain data.');
  if (utf8Bytes(text) > maxBytes)
    throw invalid(`A value may have at most ${maxBytes / 1024} KiB as JSON. Send it in parts.`);
  return JSON.parse(text);
}

function stringify(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    // A BigInt or a circular structure.
    if (cause instanceof TypeError) return undefined;
    throw cause;
  }
}

function invalid(message: string): CallError {
  return new CallError('invalid-argument', message);
}
