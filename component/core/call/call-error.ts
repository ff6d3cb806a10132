import type { WireErrorCode } from '../../../server/protocol/index.js';

/** Every way in which a call can refuse or fail, for programs: the server's, and those that it knows nothing of. */
export type CallErrorCode =
  | WireErrorCode
  | 'permission-denied'
  | 'device-not-found'
  | 'device-in-use'
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

/** What went wrong: a code for programs, a sentence for people that says what to do next. */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly code: CallErrorCode;
  /** Whether the call could not start or is over because of it; otherwise it goes on without what failed. */
  readonly fatal: boolean;
  /** Which device it is about; null for none, or for the microphone and the camera. */
  readonly device: 'microphone' | 'camera' | 'speaker' | null;

  constructor(code: CallErrorCode, message: string, options: CallErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : {});
    this.code = code;
    this.fatal = options.fatal ?? false;
    this.device = options.device ?? null;
  }
}
