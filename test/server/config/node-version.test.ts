import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import semver from 'semver';
import { checkNode, SUPPORTED_NODE } from '../../../server/config/node-version.js';
import { root } from '../../support/paths.js';

describe('checkNode', () => {
  for (const [version, runs, warns] of [
    ['22.2.0', true, false],
    ['22.1.0', false, true],
    ['22.12.1', true, false],
    ['24.1.0', true, false],
    ['26.0.0-nightly', true, false],
    ['20.19.0', true, true],
    ['20.20.2', true, true],
    ['21.7.3', false, true],
    ['20.18.3', false, true],
    ['18.20.4', false, true],
    ['8.9.0', false, true],
  ] as const)
    it(`lets Node ${version} ${runs ? 'run' : 'end'}, ${warns ? 'with a sentence that names both versions' : 'without a warning'}`, () => {
      const check = checkNode(version);
      assert.equal(check.runs, runs);
      assert.equal(check.warning !== null, warns);
      if (check.warning !== null) {
        assert.match(check.warning, /needs Node 22\.2 or later/u);
        assert.ok(check.warning.includes(version), check.warning);
      }
    });

  it('supports what engines in package.json says', () => {
    const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    assert.equal(semver.minVersion(engines.node)?.version, SUPPORTED_NODE);
  });
});
