import type { MeshCallEventMap } from '../ui/base/element-events.js';
import type { MeshCallElement } from '../ui/element/mesh-call.js';

/** The properties that have an attribute, under their own names. */
interface Reflected
  extends Pick<
    MeshCallElement,
    | 'room'
    | 'server'
    | 'name'
    | 'token'
    | 'externalId'
    | 'metadata'
    | 'autojoin'
    | 'muted'
    | 'cameraOff'
    | 'audioOnly'
    | 'noStorage'
    | 'maxUplink'
    | 'icePolicy'
    | 'controls'
    | 'layout'
    | 'selfView'
    | 'theme'
    | 'inviteUrl'
    | 'noHotkeys'
    | 'debug'
  > {}

/** `audioOnly` → `audio-only`. */
type Hyphenated<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${Hyphenated<Rest>}`
  : Name;

type Value<Type> = Type | undefined;

/** All that can be set, by the names of properties. */
export type MeshCallProperties = {
  [Name in keyof Reflected]?: Value<Reflected[Name]>;
} & { [Name in 'iceServers' | 'mediaStream']?: Value<MeshCallElement[Name]> };

/** What can be said in HTML, by the names of attributes. */
export type MeshCallAttributes = {
  [Name in keyof Reflected as Hyphenated<Name>]?: Value<
    Reflected[Name] extends boolean ? Reflected[Name] | '' : Reflected[Name]
  >;
};

/** A listener for each event, its name after what the framework puts before it. */
export type MeshCallListeners<Before extends string> = {
  [Name in keyof MeshCallEventMap as `${Before}${Name}`]?: Value<(event: MeshCallEventMap[Name]) => void>;
};

/** `call-joined` → `CallJoined`. */
type Camelized<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${Capitalize<First>}${Camelized<Rest>}`
  : Capitalize<Name>;

/** The same in the names that are no hyphenated ones: `onCallJoined`. */
export type MeshCallCamelListeners = {
  [Name in keyof MeshCallEventMap as `on${Camelized<Name>}`]?: Value<(event: MeshCallEventMap[Name]) => void>;
};

/** Properties, attributes and listeners together, as most frameworks' templates take them. */
export type MeshCallTemplateProps<Before extends string = 'on'> = MeshCallProperties &
  MeshCallAttributes &
  MeshCallListeners<Before>;
