import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { browserBuild } from '../support/paths.js';
import { currentRelease, scriptsOfACall } from '../support/release.js';

const LIMIT_BYTES = 47 * 1024;

describe('size', () => {
  it('what one page loads to hold a call is at most 47 KiB, gzipped', async () => {
    const release = await currentRelease();
    const scripts = scriptsOfACall(release);
    let total = 0;
    for (const name of scripts) {
      const bytes = gzipSync(await readFile(join(browserBuild, name)), { level: 9 }).length;
      total += bytes;
      console.log(`${kibibytes(bytes)}  ${name}`);
    }
    console.log(`${kibibytes(total)}  in all (the limit is ${kibibytes(LIMIT_BYTES).trim()}, gzip)`);
    const later = Object.keys(release.chunks).filter((name) => !scripts.includes(name));
    console.log(`loaded later: ${later.join(', ') || 'nothing'}`);
    assert.ok(total <= LIMIT_BYTES, `${total} bytes are more than ${LIMIT_BYTES}`);
  });
});

const kibibytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`.padStart(9);
