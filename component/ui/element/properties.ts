import type { PropertyDeclarations } from 'lit';

/** Reactive properties of the element, with their attributes. */
export const elementProperties: PropertyDeclarations = {
  room: { reflect: true },
  server: { reflect: true },
  name: { reflect: true },
  token: {},
  externalId: { attribute: 'external-id', reflect: true },
  metadata: { reflect: true },
  autojoin: { type: Boolean, reflect: true },
  muted: { type: Boolean },
  cameraOff: { type: Boolean, attribute: 'camera-off' },
  audioOnly: { type: Boolean, attribute: 'audio-only', reflect: true },
  noStorage: { type: Boolean, attribute: 'no-storage', reflect: true },
  maxUplink: { type: Number, attribute: 'max-uplink', reflect: true, useDefault: true },
  icePolicy: { attribute: 'ice-policy', reflect: true, useDefault: true },
  controls: { reflect: true },
  layout: { reflect: true, useDefault: true },
  selfView: { attribute: 'self-view', reflect: true, useDefault: true },
  theme: { reflect: true, useDefault: true },
  inviteUrl: { attribute: 'invite-url', reflect: true },
  noHotkeys: { type: Boolean, attribute: 'no-hotkeys', reflect: true },
  debug: { converter: { fromAttribute: (value) => (value === '' ? true : (value ?? false)) } },
  iceServers: { attribute: false },
  mediaStream: { attribute: false },
};
