import type { HTMLAttributes } from 'preact';
import type { MeshCallElement } from '../ui/element/mesh-call.js';
import type { MeshCallUses } from './element-uses.js';

// `<mesh-call>` in Preact's JSX: it sets properties, and listens by `onparticipant-joined`.

type MeshCall = Omit<HTMLAttributes<MeshCallElement>, keyof MeshCallUses> & MeshCallUses;

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'mesh-call': MeshCall;
    }
  }
}
