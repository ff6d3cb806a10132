import type { CallError } from '../core/call/call-error.js';
import type { Strings } from './strings.js';

/** Sentence for an error in the language of `strings`: what happened and what to do. */
export function errorText(error: CallError, { errors }: Strings): string {
  if (!errors) return error.message;
  if (error.device === 'screen') return errors.screenFailed;
  if (error.device === 'speaker') return errors.speakerFailed;
  // A newer server may send a code that this script does not know.
  const text: (typeof errors)[CallError['code']] | undefined = errors[error.code];
  if (text === undefined) return error.message;
  return typeof text === 'object' ? text[error.device ?? 'either'] : text;
}
