import { barShare } from '../../../../component/ui/devices/level-meter.js';
import { equal, ok } from '../../../support/assert.js';

describe('barShare', () => {
  it('grows logarithmically with the level, and stays within 0 to 1', () => {
    equal(barShare(0), 0);
    equal(barShare(1), 1);
    ok(barShare(0.001) === 0 && barShare(0.01) > 0.2 && barShare(0.1) > barShare(0.01));
  });
});
