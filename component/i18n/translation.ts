import type { DeviceStrings } from './device-strings.js';
import type { ErrorStrings } from './error-strings.js';
import type { HelpStrings } from './help-strings.js';
import type { HostStrings } from './host-strings.js';
import type { InCallStrings } from './in-call-strings.js';
import type { FirstStrings } from './strings.js';

/** Every text of the element in one language: one that is missing is a type error. */
export interface Translation extends FirstStrings, InCallStrings {
  readonly devices: DeviceStrings;
  readonly helpTexts: HelpStrings;
  readonly hosting: HostStrings;
  readonly errors: ErrorStrings;
}
