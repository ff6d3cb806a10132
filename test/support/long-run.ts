/** Whether this is `npm run test:long`, which tries more often and waits longer than each change is worth. */
export const longRun = Boolean(process.env.LONG_TESTS);
