import type { HelpStrings } from './help-strings.js';
import type { ErrorStrings, Strings } from './strings.js';

/** Complete table of texts in one language other than English: a missing text is a type error. */
export interface Translation extends Strings {
  readonly helpTexts: HelpStrings;
  readonly errors: ErrorStrings;
}
