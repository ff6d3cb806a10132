/**
 * A reporter for Node's runner: one line of JSON a test. Suites, and tests that only failed because of a test
 * inside them, are left out, so that every failure counts once.
 */
export default async function* results(source) {
  const names = [];
  for await (const { type, data } of source) {
    if (type === 'test:start') names[data.nesting] = data.name;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const failureType = data.details?.error?.failureType;
    const suitePassed = data.details?.type === 'suite' && type === 'test:pass';
    if (suitePassed || failureType === 'subtestsFailed' || isLeftOut(data)) continue;
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

/** Tests that the name pattern left out are reported as skipped; nobody skipped them. */
function isLeftOut({ skip }) {
  return typeof skip === 'string' && skip.includes('does not match pattern');
}

function firstLine(error) {
  const cause = error?.cause ?? error;
  return String(cause?.message ?? cause ?? '').split('\n')[0];
}
