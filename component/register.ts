import { setScriptServer } from './ui/element/call-settings.js';
import { MeshCallElement } from './ui/element/mesh-call.js';

/**
 * Defines `<mesh-call>`, unless something has defined it before: the element has no inner tags, so two versions on
 * one page never mix their parts. `server` is where elements that name none find theirs. Without a DOM it does nothing.
 */
export function register(server?: string): void {
  if (typeof document === 'undefined' || customElements.get('mesh-call')) return;
  if (server !== undefined) setScriptServer(server);
  customElements.define('mesh-call', MeshCallElement);
}
