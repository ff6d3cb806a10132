import type { JSX as Jsx } from 'solid-js';
import type { MeshCallElement } from '../ui/element/mesh-call.js';
import type { MeshCallTemplateProps } from './element-types.js';

// Types of `<mesh-call>` in Solid's JSX, which sets properties and listens with `on:participant-joined`.

type MeshCall = Jsx.HTMLAttributes<MeshCallElement> & MeshCallTemplateProps<'on:'>;

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements {
      'mesh-call': MeshCall;
    }
  }
}
