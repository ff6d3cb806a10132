import { changeEncoding } from './encoding.js';

/**
 * Sends a whole picture at once: whoever has missed some cannot go on with what has changed since. An encoding that is
 * stopped and begun again begins with one: always, in Chromium 156 and Firefox 153, where a track that is put in its own
 * place mostly has none made, and Chromium alone knows a way to ask for one (W3C webrtc-extensions, `keyFrame`).
 */
export async function refreshPicture(sender: RTCRtpSender | null): Promise<void> {
  if (!sender?.track || sender.getParameters().encodings?.[0]?.active === false) return;
  await changeEncoding(sender, { active: false });
  await changeEncoding(sender, { active: true });
}
