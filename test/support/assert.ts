// Assertions for component tests, which run in browsers, without node:assert.

export function ok(value: unknown, message = 'expected a truthy value'): asserts value {
  if (!value) throw new Error(message);
}

export function equal<Value>(actual: Value, expected: Value, message = ''): void {
  if (!Object.is(actual, expected))
    throw new Error(`${message} expected ${format(expected)}, got ${format(actual)}`.trim());
}

/** Compares two values by their JSON. */
export function deepEqual<Value>(actual: Value, expected: Value, message = ''): void {
  equal(JSON.stringify(actual), JSON.stringify(expected), message);
}

/** @returns the first element that matches the selector @throws if none does */
export function found<Found extends Element = HTMLElement>(root: ParentNode, selector: string): Found {
  const element = root.querySelector<Found>(selector);
  ok(element, `nothing matches ${selector}`);
  return element;
}

/** Promise that the test resolves. */
export function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: (() => void) | null = null;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve: () => resolve?.() };
}

/** Resolves to the next event with this name. */
export function next<Found extends Event = Event>(target: EventTarget, name: string): Promise<Found> {
  return new Promise((resolve) => {
    target.addEventListener(name, (event) => resolve(event as Found), { once: true });
  });
}

/** Polls a condition on every animation frame. @throws after 5 s */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  message: string,
): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited 5 s for: ${message}`);
    await new Promise(requestAnimationFrame);
  }
}

function format(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
