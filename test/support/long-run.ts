/** Whether `npm run test:long` runs, with more rounds and longer outages than `npm test`. */
export const longRun = Boolean(process.env.LONG_TESTS);
