import type { MeshCallEventMap } from '../ui/base/element-events.js';
import type { MeshCallElement } from '../ui/element/mesh-call.js';

/** Properties with an attribute, by property name. */
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
    | 'keepAlive'
    | 'debug'
  > {}

/** `audioOnly` → `audio-only`. */
type Hyphenated<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${Hyphenated<Rest>}`
  : Name;

type Value<Type> = Type | undefined;

/** Settable properties, by property name. */
export type MeshCallProperties = {
  [Name in keyof Reflected]?: Value<Reflected[Name]>;
} & { [Name in 'iceServers' | 'mediaStream']?: Value<MeshCallElement[Name]> };

/** Attributes in HTML, by attribute name. */
export type MeshCallAttributes = {
  [Name in keyof Reflected as Hyphenated<Name>]?: Value<
    Reflected[Name] extends boolean ? Reflected[Name] | '' : Reflected[Name]
  >;
};

/** Event listeners, by event name after the framework's prefix. */
export type MeshCallListeners<Before extends string> = {
  [Name in keyof MeshCallEventMap as `${Before}${Name}`]?: Value<(event: MeshCallEventMap[Name]) => void>;
};

/** `call-joined` → `CallJoined`. */
type Camelized<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${Capitalize<First>}${Camelized<Rest>}`
  : Capitalize<Name>;

/** Event listeners in camel case: `onCallJoined`. */
export type MeshCallCamelListeners = {
  [Name in keyof MeshCallEventMap as `on${Camelized<Name>}`]?: Value<(event: MeshCallEventMap[Name]) => void>;
};

/** Properties, attributes and listeners together, as the templates of most frameworks accept them. */
export type MeshCallTemplateProps<Before extends string = 'on'> = MeshCallProperties &
  MeshCallAttributes &
  MeshCallListeners<Before>;
