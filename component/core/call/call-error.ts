import type { WireErrorCode } from '../../../server/protocol/index.js';

/** Error codes of a call: the server's, and those that only the browser side knows. */
export type CallErrorCode =
  | WireErrorCode
  | 'permission-denied'
  | 'device-not-found'
  | 'device-in-use'
  | 'no-input'
  | 'policy-blocked'
  | 'insecure-context'
  | 'unsupported-browser'
  | 'not-supported'
  | 'gesture-required'
  | 'server-unreachable'
  | 'aborted'
  | 'peer-unreachable'
  | 'relay-unavailable';

export interface CallErrorOptions {
  readonly fatal?: boolean;
  readonly device?: CallError['device'];
  readonly cause?: unknown;
}

/** Error of a call: a code for programs, and a message for people that says what to do next. */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly code: CallErrorCode;
  /**
   * Whether the error keeps the call from starting, or ends it. Otherwise the call goes on without what
   * failed.
   */
  readonly fatal: boolean;
  /** Device that the error is about; null for none, or for microphone and camera together. */
  readonly device: 'microphone' | 'camera' | 'speaker' | 'screen' | null;

  constructor(code: CallErrorCode, message: string, options: CallErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : {});
    this.code = code;
    this.fatal = options.fatal ?? false;
    this.device = options.device ?? null;
  }
}
