import type { CallError } from '../core/call/call-error.js';
import type { Strings } from './strings.js';

/** What happened and what to do next, in the language of `strings`; an error itself says it in English. */
export function errorText(error: CallError, { errors }: Strings): string {
  if (!errors) return error.message;
  if (error.device === 'speaker') return errors.speakerNotFound;
  // A server that is newer than this page may say what no language here knows.
  const said: (typeof errors)[CallError['code']] | undefined = errors[error.code];
  if (said === undefined) return error.message;
  return typeof said === 'object' ? said[error.device ?? 'either'] : said;
}
