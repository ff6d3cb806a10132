import { setScriptServer } from './ui/element/call-settings.js';
import { MeshCallElement } from './ui/element/mesh-call.js';

/**
 * Registers the custom element `<mesh-call>`, unless another version on the page has done so. Does nothing without a
 * DOM.
 *
 * @param server default server of elements without a `server` attribute
 *
 * See demo/docs/decisions/0018-two-step-script.md.
 */
export function register(server?: string): void {
  if (typeof document === 'undefined' || customElements.get('mesh-call')) return;
  if (server !== undefined) setScriptServer(server);
  customElements.define('mesh-call', MeshCallElement);
}
