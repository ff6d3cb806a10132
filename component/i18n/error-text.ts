import type { CallError } from '../core/call-error.js';
import type { Strings } from './strings.js';

/** What happened and what to do next, in the language of `strings`; an error itself says it in English. */
export function errorText(error: CallError, { errors }: Strings): string {
  if (!errors) return error.message;
  if (error.device === 'speaker') return errors.speakerNotFound;
  const said = errors[error.code];
  return typeof said === 'object' ? said[error.device ?? 'either'] : said;
}
