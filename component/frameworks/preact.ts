import type { HTMLAttributes } from 'preact';
import type { MeshCallElement } from '../ui/element/mesh-call.js';
import type { MeshCallTemplateProps } from './element-types.js';

// `<mesh-call>` in Preact's JSX: it sets properties, and listens by `onparticipant-joined`.

type MeshCall = Omit<HTMLAttributes<MeshCallElement>, keyof MeshCallTemplateProps> & MeshCallTemplateProps;

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'mesh-call': MeshCall;
    }
  }
}
