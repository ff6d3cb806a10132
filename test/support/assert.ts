/** The few assertions that component tests need; they run in browsers, where node:assert is not. */
export function ok(value: unknown, message = 'expected something true'): asserts value {
  if (!value) throw new Error(message);
}

export function equal<Value>(actual: Value, expected: Value, message = ''): void {
  if (!Object.is(actual, expected))
    throw new Error(`${message} expected ${show(expected)}, got ${show(actual)}`.trim());
}

/** Compares as JSON, which is all that these tests compare deeply. */
export function deepEqual<Value>(actual: Value, expected: Value, message = ''): void {
  equal(JSON.stringify(actual), JSON.stringify(expected), message);
}

/** The element that a selector finds. @throws if there is none */
export function found<Found extends Element = HTMLElement>(root: ParentNode, selector: string): Found {
  const element = root.querySelector<Found>(selector);
  ok(element, `nothing matches ${selector}`);
  return element;
}

/** A promise that the test resolves when it wants to. */
export function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: (() => void) | null = null;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve: () => resolve?.() };
}

/** Resolves to the next event of a name. */
export function next<Found extends Event = Event>(target: EventTarget, name: string): Promise<Found> {
  return new Promise((resolve) => {
    target.addEventListener(name, (event) => resolve(event as Found), { once: true });
  });
}

/** Resolves once it is true, looked at on every frame. */
export async function eventually(isTrue: () => boolean | Promise<boolean>, message: string): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`never happened: ${message}`);
    await new Promise(requestAnimationFrame);
  }
}

function show(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
