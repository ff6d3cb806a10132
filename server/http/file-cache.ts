import { readFileSync, statSync } from 'node:fs';

/** A file may change twice within one tick of the file system's clock. So younger content is not cached. */
const SETTLED_AFTER_MS = 1_000;

/** Cache of values derived from the content of files, such as hashes. A value is derived again when its file changes. */
export class FileCache<Value> {
  readonly #derive: (content: Buffer) => Value;
  readonly #entries = new Map<string, { readonly version: string; readonly value: Value }>();

  constructor(derive: (content: Buffer) => Value) {
    this.#derive = derive;
  }

  /** @throws the system's error if the file cannot be read */
  get(path: string): Value {
    const { ino, size, mtimeNs, ctimeNs, ctimeMs } = statSync(path, { bigint: true });
    // Packages and images give the files of every release the same size and modification time (mtime). They cannot set
    // the change time (ctime).
    const version = [ino, size, mtimeNs, ctimeNs].join(' ');
    const entry = this.#entries.get(path);
    if (entry?.version === version) return entry.value;
    const value = this.#derive(readFileSync(path));
    if (Date.now() - Number(ctimeMs) > SETTLED_AFTER_MS) this.#entries.set(path, { version, value });
    return value;
  }
}
