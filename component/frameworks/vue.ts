import type { DefineComponent } from 'vue';
import type { MeshCallAttributes, MeshCallCamelListeners, MeshCallProperties } from './element-types.js';

// Types of `<mesh-call>` in Vue templates: `:audio-only="true"`, `@participant-joined="…"`.

declare module 'vue' {
  interface GlobalComponents {
    'mesh-call': DefineComponent<MeshCallProperties & MeshCallAttributes & MeshCallCamelListeners>;
  }
}
