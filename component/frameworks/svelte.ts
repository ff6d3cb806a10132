import type { HTMLAttributes } from 'svelte/elements';
import type { MeshCallElement } from '../ui/element/mesh-call.js';
import type { MeshCallTemplateProps } from './element-types.js';

// Types of `<mesh-call>` in Svelte templates: `onparticipant-joined={…}`, before Svelte 5
// `on:participant-joined={…}`.

type MeshCall = HTMLAttributes<MeshCallElement> & MeshCallTemplateProps & MeshCallTemplateProps<'on:'>;

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'mesh-call': MeshCall;
  }
}
