import type { PropertyDeclarations } from 'lit';

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
  autojoin: { type: Boolean },
  muted: { type: Boolean },
  cameraOff: { type: Boolean, attribute: 'camera-off' },
  audioOnly: { type: Boolean, attribute: 'audio-only' },
  noStorage: { type: Boolean, attribute: 'no-storage' },
  maxUplink: { type: Number, attribute: 'max-uplink', useDefault: true },
  icePolicy: { attribute: 'ice-policy', useDefault: true },
  controls: {},
  layout: { useDefault: true },
  selfView: { attribute: 'self-view', useDefault: true },
  theme: { useDefault: true },
  inviteUrl: { attribute: 'invite-url' },
  noHotkeys: { type: Boolean, attribute: 'no-hotkeys' },
  keepAlive: { type: Number, attribute: 'keep-alive', useDefault: true },
  debug: { converter: { fromAttribute: (value) => (value === '' ? true : (value ?? false)) } },
  iceServers: { attribute: false },
  mediaStream: { attribute: false },
};
