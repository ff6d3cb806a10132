import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import semver from 'semver';
import { root } from '../support/paths.js';

/** As much of an entry of package-lock.json as the test reads. */
interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly engines?: { readonly node?: string };
}

interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

const { packages }: Lockfile = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Packages of the tree that do not run on every version of a range. */
function unsupportedIn(tree: Lockfile['packages'], range: string): readonly string[] {
  return Object.entries(tree).flatMap(([path, { version, dev, engines: theirs }]) => {
    if (path === '' || dev || !theirs?.node || semver.subset(range, theirs.node)) return [];
    return [`${path.split('node_modules/').at(-1)}@${version} wants Node ${theirs.node}`];
  });
}

describe('the production tree of package-lock.json', () => {
  it(`runs on every version of Node that engines names, ${engines.node}`, () => {
    assert.ok(Object.values(packages).some(({ dev }) => !dev));
    assert.deepEqual(unsupportedIn(packages, engines.node), []);
  });

  it('would fail with a package that wants a newer version', () => {
    const newer = { 'node_modules/newer': { version: '3.0.0', engines: { node: '>=24' } } };
    assert.deepEqual(unsupportedIn(newer, '>=22'), ['newer@3.0.0 wants Node >=24']);
    assert.deepEqual(unsupportedIn(newer, '>=24'), []);
    const development = { 'node_modules/newer': { version: '3.0.0', dev: true, engines: { node: '>=24' } } };
    assert.deepEqual(unsupportedIn(development, '>=22'), []);
  });
});
