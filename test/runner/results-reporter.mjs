import { inspect } from 'node:util';

/**
 * Reporter for Node's test runner that writes one JSON line per test. It leaves out suites, and tests that failed only
 * because of a subtest, so that each failure counts once.
 */
export default async function* results(source) {
  const names = [];
  for await (const { type, data } of source) {
    if (type === 'test:start') names[data.nesting] = data.name;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const failureType = data.details?.error?.failureType;
    const suitePassed = data.details?.type === 'suite' && type === 'test:pass';
    if (suitePassed || failureType === 'subtestsFailed' || isFilteredOut(data)) continue;
    const name = [...names.slice(0, data.nesting), data.name].join(' › ');
    const result =
      type === 'test:fail'
        ? 'failed'
        : data.skip !== undefined || data.todo !== undefined
          ? 'skipped'
          : 'passed';
    const message = firstLine(data.details?.error);
    yield `${JSON.stringify({ result, name, file: data.file, message, durationMs: data.details?.duration_ms ?? 0 })}\n`;
  }
}

/** The runner reports tests that do not match the name pattern as skipped. */
function isFilteredOut({ skip }) {
  return typeof skip === 'string' && skip.includes('does not match pattern');
}

function firstLine(error) {
  const cause = error?.cause ?? error;
  const message = cause?.message ?? cause ?? '';
  // Anything can be thrown, also objects that have no string form.
  return (typeof message === 'string' ? message : inspect(message)).split('\n')[0];
}
