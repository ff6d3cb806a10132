import { join } from 'node:path';

/** Root folder of the checkout, seen from dist/test/support. */
export const root = join(import.meta.dirname, '../../..');

/** Output folder of the browser build. */
export const browserBuild = join(root, 'dist/browser');
