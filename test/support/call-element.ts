import type { CallSettings } from '../../component/ui/base/call-port.js';
import { MeshCallElement } from '../../component/ui/element/mesh-call.js';
import type { PanelLoaders } from '../../component/ui/element/panel-loader.js';
import { FakeCall } from './fake-call.js';

/** The real element around a fake call. */
export class TestCallElement extends MeshCallElement {
  #fake: FakeCall | null = null;
  /** Replaces the imports of the panels; null for the real ones. */
  loaders: PanelLoaders | null = null;

  get fake(): FakeCall {
    if (this.#fake === null) throw new Error('the element has made no call yet');
    return this.#fake;
  }

  get root(): ShadowRoot {
    if (this.shadowRoot === null) throw new Error('the element has not been rendered');
    return this.shadowRoot;
  }

  override get panelLoaders(): PanelLoaders {
    return this.loaders ?? super.panelLoaders;
  }

  override createCall(settings: CallSettings): FakeCall {
    this.#fake = new FakeCall(settings);
    return this.#fake;
  }
}

if (!customElements.get('mesh-call')) customElements.define('mesh-call', TestCallElement);

const mounted = new Set<Element>();

/** Inserts HTML with one `<mesh-call>` into the document, and waits for its first render. */
export async function mount(html = '<mesh-call room="x"></mesh-call>'): Promise<TestCallElement> {
  const container = document.createElement('div');
  container.innerHTML = html;
  document.body.append(container);
  mounted.add(container);
  const element = container.querySelector('mesh-call') as TestCallElement;
  await element.updateComplete;
  return element;
}

/** Removes everything that `mount` has inserted. */
export async function unmount(): Promise<void> {
  for (const container of mounted) container.remove();
  mounted.clear();
  await Promise.resolve();
}
