import type { HTMLAttributes } from 'preact';
import type { MeshCallElement } from '../ui/element/mesh-call.js';
import type { MeshCallTemplateProps } from './element-types.js';

// Types of `<mesh-call>` in Preact's JSX, which sets properties and listens with `onparticipant-joined`.

type MeshCall = Omit<HTMLAttributes<MeshCallElement>, keyof MeshCallTemplateProps> & MeshCallTemplateProps;

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'mesh-call': MeshCall;
    }
  }
}
