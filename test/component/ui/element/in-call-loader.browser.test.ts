import { english } from '../../../../component/i18n/english.js';
import { InCallLoader } from '../../../../component/ui/element/in-call-loader.js';
import { LayoutState } from '../../../../component/ui/tiles/layout-state.js';
import { deepEqual, equal, ok } from '../../../support/assert.js';
import { mount, type TestCallElement, unmount } from '../../../support/call-element.js';
import { person } from '../../../support/fake-call.js';

const importUi = () => import('../../../../component/ui/in-call/in-call-ui.js');

function createLoader(host: TestCallElement, importer: typeof importUi): InCallLoader {
  const panels = { get: () => 'loading' as const, load: () => undefined };
  return new InCallLoader({ host, layout: new LayoutState(host), panels }, importer);
}

describe('InCallLoader', () => {
  afterEach(unmount);

  it('logs an import that fails, and imports again with the next load', async () => {
    const element = await mount();
    element.fake.enter(person('b'));
    let isReachable = false;
    const loader = createLoader(element, () =>
      isReachable ? importUi() : Promise.reject(new TypeError('offline')),
    );
    await loader.load();
    equal(loader.ui, null);
    ok(loader.failed);
    deepEqual(element.fake.logged, ['error the in-call interface could not be loaded']);
    isReachable = true;
    await loader.load();
    ok(loader.ui && !loader.failed);
    loader.close();
    equal(loader.ui, null);
  });

  it('delivers the events that the call fired during the import', async () => {
    const element = await mount();
    element.fake.enter(person('b'));
    const loader = createLoader(element, importUi);
    const loading = loader.load();
    loader.onEvent(new CustomEvent('participant-joined', { detail: { participant: person('c') } }));
    await loading;
    ok(loader.ui?.announcer.text(english).startsWith('Person c joined'));
    loader.close();
  });

  it('creates no in-call interface when the call has ended during the import', async () => {
    const element = await mount();
    element.fake.enter(person('b'));
    const loader = createLoader(element, importUi);
    const loading = loader.load();
    element.fake.change({ state: 'left' });
    await loading;
    equal(loader.ui, null);
  });
});
