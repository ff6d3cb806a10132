import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import {
  type BundleSizes,
  bytesByPart,
  type ChunkSize,
  measureBundle,
  type OnDemand,
  totalBytes,
} from './bundle-sizes.js';

const FIRST_SCRIPT_LIMIT_KIB = 86;
const WHOLE_CALL_LIMIT_KIB = 114;

/** What an ordinary English call of two people in a current browser does not load, and what loads it. */
const onDemand: OnDemand = {
  'component/i18n/languages/': 'a page in another language',
  'component/ui/element/theme-fallback-styles.ts': 'a browser without light-dark()',
  'component/ui/pip-window/pip-window.ts': 'the picture-in-picture button',
  'component/ui/qr-code/qr-code.ts': 'unfolding the QR code of an invitation',
};

/** What each capability added, in KiB gzip; a change that adds a capability appends its own entry. */
const ledger: readonly { readonly capability: string; readonly first: number; readonly whole: number }[] = [
  { capability: 'base: calls, chat, moderation, devices, layouts', first: 80.3, whole: 106.8 },
  { capability: 'isolation from the page: events, styles, lengths', first: 1.0, whole: 1.5 },
  { capability: 'speakers in use, refused screens, silent devices', first: 1.5, whole: 1.9 },
  { capability: 'absence, other documents, lowercase attributes', first: 0.7, whole: 0.9 },
  { capability: 'devices that hang, imports that fail once', first: 2.0, whole: 2.1 },
];

describe('size of the browser build (gzip)', () => {
  let sizes: BundleSizes;
  before(async () => {
    sizes = await measureBundle(onDemand);
    console.log(table(sizes));
  });

  it(`keeps the first script within ${FIRST_SCRIPT_LIMIT_KIB} KiB`, () => {
    assertWithin(sizes.firstScript, FIRST_SCRIPT_LIMIT_KIB);
  });

  it(`keeps everything that a call of two people loads within ${WHOLE_CALL_LIMIT_KIB} KiB`, () => {
    assertWithin(sizes.wholeCall, WHOLE_CALL_LIMIT_KIB);
  });

  it('leaves out only chunks that exist', () => {
    assert.deepEqual(sizes.unknown, []);
  });
});

function assertWithin(chunks: readonly ChunkSize[], limitKib: number): void {
  const kib = totalBytes(chunks) / 1024;
  assert.ok(kib <= limitKib, `${kib.toFixed(2)} KiB exceed the limit of ${limitKib} KiB`);
}

function table({ firstScript, wholeCall }: BundleSizes): string {
  const first = bytesByPart(firstScript);
  const parts = [...bytesByPart(wholeCall)].map(([part, bytes]) => row(part, first.get(part) ?? 0, bytes));
  const total = { first: totalBytes(firstScript), whole: totalBytes(wholeCall) };
  const sum = (column: 'first' | 'whole') => ledger.reduce((all, entry) => all + entry[column] * 1024, 0);
  return [
    `${'part'.padEnd(48)} ${'first script'.padStart(12)} ${'whole call'.padStart(12)}`,
    ...parts,
    row('total', total.first, total.whole),
    row('limit', FIRST_SCRIPT_LIMIT_KIB * 1024, WHOLE_CALL_LIMIT_KIB * 1024),
    '',
    'ledger',
    ...ledger.map(({ capability, first, whole }) => row(capability, first * 1024, whole * 1024)),
    row(
      'difference between the ledger and the total',
      total.first - sum('first'),
      total.whole - sum('whole'),
    ),
    '',
    'chunks of the whole call',
    ...wholeCall.map((chunk) =>
      row(chunk.fileName, firstScript.includes(chunk) ? chunk.bytes : 0, chunk.bytes),
    ),
  ].join('\n');
}

function row(name: string, first: number, whole: number): string {
  const kib = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`.padStart(12);
  return `${name.padEnd(48)} ${kib(first)} ${kib(whole)}`;
}
