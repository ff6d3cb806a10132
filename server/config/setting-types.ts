import * as v from 'valibot';
import { isStunUrl, isTurnUrl } from '../network/ice-url.js';
import { isNetwork } from '../network/ip-address.js';
import { asciiOriginPattern, isOriginPattern } from '../network/origin.js';

/** Definition of a setting: an environment variable and a flag, with validation and help. */
export interface Setting<Value> {
  readonly variable: string;
  readonly flag: string;
  /** Placeholder of the value in the help text. */
  readonly placeholder: string;
  readonly help: string;
  /** Description of a valid value, which completes the sentence "… must be". */
  readonly expected: string;
  readonly schema: v.GenericSchema<string, Value>;
  readonly fallback: Value;
  /** The value is never displayed. It may be in a file, which the variable with `_FILE`, or the flag with `-file`, names. */
  readonly isSecret?: true;
}

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export type LogLevel = (typeof logLevels)[number];

export const integer = (min: number, max: number) =>
  v.pipe(v.string(), v.regex(/^\d{1,9}$/u), v.transform(Number), v.minValue(min), v.maxValue(max));

export const list = v.pipe(
  v.string(),
  v.transform((text) => text.split(',').map((entry) => entry.trim())),
  v.array(v.pipe(v.string(), v.minLength(1))),
);

const iceUrls = (isUrl: (text: string) => boolean) => v.pipe(list, v.maxLength(8), v.everyItem(isUrl));

export const text = v.pipe(v.string(), v.minLength(1));

export const onOrOff = v.pipe(
  v.string(),
  v.picklist(['on', 'off', 'true', 'false']),
  v.transform((value) => value === 'on' || value === 'true'),
);

/** IP address or host name. */
export const hostText = v.pipe(v.string(), v.regex(/^[\w.:-]{1,253}$/u));

const isHttpUrl = (text: string) => URL.canParse(text) && /^https?:$/u.test(new URL(text).protocol);

export const httpUrl = v.pipe(
  v.string(),
  v.check(isHttpUrl),
  v.transform((text) => `${new URL(text).origin}${new URL(text).pathname.replace(/\/+$/u, '')}`),
);

export const anyHttpUrl = v.pipe(v.string(), v.check(isHttpUrl));

export const redisUrl = v.pipe(
  v.string(),
  v.check((text) => URL.canParse(text) && /^rediss?:$/u.test(new URL(text).protocol)),
);

export const secretText = v.pipe(v.string(), v.minBytes(32));

export const origins = v.pipe(
  list,
  // A URL copied from the address bar ends with a slash, which is not part of an origin.
  v.mapItems((entry) => asciiOriginPattern(entry.replace(/(?<=[\p{L}\p{N}_\]])\/$/u, ''))),
  v.everyItem(isOriginPattern),
);

export const proxies = v.union([integer(0, 10), v.pipe(list, v.everyItem(isNetwork))]);

export const stunUrlList = iceUrls(isStunUrl);
export const turnUrlList = iceUrls(isTurnUrl);
