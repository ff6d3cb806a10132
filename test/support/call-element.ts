import type { CallSettings } from '../../component/ui/base/call-port.js';
import { MeshCallElement } from '../../component/ui/element/mesh-call.js';
import type { PanelLoaders } from '../../component/ui/element/panel-loader.js';
import { FakeCall } from './fake-call.js';

/** The real element around a call that the test plays. */
export class TestCallElement extends MeshCallElement {
  #fake: FakeCall | null = null;
  /** Stands in for the panels' own modules where a test makes loading fail. */
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

/** Puts HTML with one `<mesh-call>` into the document and waits until it is drawn. */
export async function mount(html = '<mesh-call room="x"></mesh-call>'): Promise<TestCallElement> {
  const holder = document.createElement('div');
  holder.innerHTML = html;
  document.body.append(holder);
  mounted.add(holder);
  const element = holder.querySelector('mesh-call') as TestCallElement;
  await element.updateComplete;
  return element;
}

/** Takes everything mounted out of the document again. */
export async function unmount(): Promise<void> {
  for (const holder of mounted) holder.remove();
  mounted.clear();
  await Promise.resolve();
}
