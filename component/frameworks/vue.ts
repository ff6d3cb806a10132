import type { DefineComponent } from 'vue';
import type { MeshCallAttributes, MeshCallCamelListeners, MeshCallProperties } from './element-types.js';

// `<mesh-call>` in Vue's templates: `:audio-only="true"`, `@participant-joined="…"`.

declare module 'vue' {
  interface GlobalComponents {
    'mesh-call': DefineComponent<MeshCallProperties & MeshCallAttributes & MeshCallCamelListeners>;
  }
}
