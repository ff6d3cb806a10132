import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recoveryStep } from '../../../../component/core/connection/recovery-step.js';

describe('recoveryStep', () => {
  it('restarts ICE twice, then replaces the connection', () => {
    const steps = [0, 1, 2, 3].map((restarts) => recoveryStep({ restarts, lostForMs: 1_000 }));
    assert.deepEqual(steps, ['restart-ice', 'restart-ice', 'replace-connection', 'replace-connection']);
  });

  it('replaces a connection that has been lost for 12 s, without further ICE restarts', () => {
    assert.equal(recoveryStep({ restarts: 0, lostForMs: 11_999 }), 'restart-ice');
    assert.equal(recoveryStep({ restarts: 0, lostForMs: 12_000 }), 'replace-connection');
  });
});
