import type { PropertyDeclarations } from 'lit';

/** Boolean attribute. Frameworks that render on a server write a false value as text. */
const flag = {
  type: Boolean,
  converter: { fromAttribute: (value: string | null) => value !== null && value !== 'false' },
} as const;

/**
 * Reactive properties of the element, with their attributes. None is reflected: a page that renders itself again restores
 * its own attributes, which would undo what a script has set or the person has chosen.
 */
export const elementProperties: PropertyDeclarations = {
  room: {},
  server: {},
  name: {},
  token: {},
  externalId: { attribute: 'external-id' },
  metadata: {},
  autojoin: flag,
  muted: flag,
  cameraOff: { ...flag, attribute: 'camera-off' },
  audioOnly: { ...flag, attribute: 'audio-only' },
  noStorage: { ...flag, attribute: 'no-storage' },
  maxUplink: { type: Number, attribute: 'max-uplink', useDefault: true },
  icePolicy: { attribute: 'ice-policy', useDefault: true },
  controls: {},
  layout: { useDefault: true },
  selfView: { attribute: 'self-view', useDefault: true },
  theme: { useDefault: true },
  inviteUrl: { attribute: 'invite-url' },
  noHotkeys: { ...flag, attribute: 'no-hotkeys' },
  keepAlive: { type: Number, attribute: 'keep-alive', useDefault: true },
  debug: { converter: { fromAttribute: (value) => (value === '' ? true : (value ?? false)) } },
  iceServers: { attribute: false },
  mediaStream: { attribute: false },
};

/**
 * The properties' lowercase names, which frameworks write as attributes when they render on a server, with the attributes
 * that they stand for: `cameraoff` → `camera-off`.
 *
 * See demo/docs/decisions/0061-two-spellings-of-an-attribute.md.
 */
export const lowercaseAttributes: ReadonlyMap<string, string> = new Map(
  Object.values(elementProperties)
    .map(({ attribute }) => attribute)
    .filter((attribute) => typeof attribute === 'string')
    .map((attribute) => [lowercaseName(attribute), attribute]),
);

/** `camera-off` → `cameraoff` */
export function lowercaseName(attribute: string): string {
  return attribute.replaceAll('-', '');
}
