import { join } from 'node:path';

/** The checkout's root, from where the compiled tests lie (dist/test/support). */
export const root = join(import.meta.dirname, '../../..');

/** The browser's build. */
export const browserBuild = join(root, 'dist/browser');
