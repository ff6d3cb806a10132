import assert from 'node:assert/strict';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { FileCache } from '../../../server/http/file-cache.js';

describe('FileCache', () => {
  let folder: string;
  let path: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mesh-call-file-cache-'));
    path = join(folder, 'file.txt');
  });
  after(() => rm(folder, { recursive: true }));

  const epoch = new Date('1985-10-26T08:15:00Z');
  async function write(content: string): Promise<void> {
    await writeFile(path, content);
    await utimes(path, epoch, epoch);
  }

  function counting() {
    const derived: string[] = [];
    const cache = new FileCache((content) => {
      derived.push(content.toString());
      return content.toString().toUpperCase();
    });
    return { cache, derived };
  }

  it('derives a value again when the content changes, even with the same size and modification time', async () => {
    const { cache } = counting();
    await write('one');
    assert.equal(cache.get(path), 'ONE');
    await write('two');
    assert.equal(cache.get(path), 'TWO');
  });

  it('derives the value of an unchanged file once, when its last change is over a second ago', async () => {
    const { cache, derived } = counting();
    await write('kept');
    await delay(1_100);
    for (let count = 0; count < 3; count += 1) assert.equal(cache.get(path), 'KEPT');
    assert.deepEqual(derived, ['kept']);
    await write('next');
    assert.equal(cache.get(path), 'NEXT');
  });

  it('throws for a missing file', () => {
    assert.throws(() => counting().cache.get(join(folder, 'missing')), /ENOENT/u);
  });
});
