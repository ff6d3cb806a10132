import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { MeshCallElement } from '../ui/element/mesh-call.js';
import type { MeshCallTemplateProps } from './element-types.js';

// `<mesh-call>` in React's JSX, from React 19 on: it sets properties, and listens by `onparticipant-joined`.

type MeshCall = DetailedHTMLProps<HTMLAttributes<MeshCallElement>, MeshCallElement> & MeshCallTemplateProps;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'mesh-call': MeshCall;
    }
  }
}
