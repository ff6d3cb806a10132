import { silentLogger } from '../../../../component/core/log.js';
import { PanelLoader } from '../../../../component/ui/element/panel-loader.js';
import * as helpPanel from '../../../../component/ui/panels/help-panel.js';
import * as settingsPanel from '../../../../component/ui/panels/settings-panel.js';
import { deferred, equal } from '../../../support/assert.js';

describe('PanelLoader', () => {
  it('loads a panel once, and again only after a failure', async () => {
    let loads = 0;
    let settled = deferred();
    const panels = new PanelLoader({
      loaders: () => ({
        settings: async () => settingsPanel,
        help: async () => {
          loads += 1;
          if (loads === 1) throw new Error('offline');
          return helpPanel;
        },
      }),
      onChange: () => settled.resolve(),
      log: () => silentLogger,
    });
    equal(panels.get('help'), 'loading');
    equal(loads, 0);
    panels.load('help');
    panels.load('help');
    await settled.promise;
    equal(panels.get('help'), 'failed');
    equal(loads, 1);
    settled = deferred();
    panels.prefetchWhenIdle();
    await settled.promise;
    equal(panels.get('help'), helpPanel);
    panels.load('help');
    equal(loads, 2);
  });
});
