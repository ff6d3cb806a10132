import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { MeshCallElement } from '../ui/element/mesh-call.js';
import type { MeshCallTemplateProps } from './element-types.js';

// Types of `<mesh-call>` in JSX of React 19 and later, which sets properties and listens with
// `onparticipant-joined`.

type MeshCall = DetailedHTMLProps<HTMLAttributes<MeshCallElement>, MeshCallElement> & MeshCallTemplateProps;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'mesh-call': MeshCall;
    }
  }
}
