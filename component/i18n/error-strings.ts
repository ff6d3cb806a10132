import type { CallErrorCode } from '../core/call/call-error.js';

type DeviceCode = 'permission-denied' | 'device-not-found' | 'device-in-use' | 'policy-blocked';
type OfDevice = Readonly<Record<'microphone' | 'camera' | 'either', string>>;

/**
 * What happened and what to do next, for every way in which a call can fail, in one language. About a device it is said of
 * which, where that is known. English has none of these: an error brings its own sentence.
 */
export type ErrorStrings = Readonly<Record<DeviceCode, OfDevice>> &
  Readonly<Record<Exclude<CallErrorCode, DeviceCode>, string>> & { readonly speakerNotFound: string };
