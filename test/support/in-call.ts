import { eventually, ok } from './assert.js';
import { mount, type TestCallElement } from './call-element.js';
import { me, person } from './fake-call.js';

/** The button with a label; undefined without one. */
export const named = (element: TestCallElement, name: string) =>
  [...element.root.querySelectorAll<HTMLButtonElement>('button')].find(
    (button) => (button.getAttribute('aria-label') ?? button.textContent?.trim()) === name,
  );
export function button(element: TestCallElement, name: string): HTMLButtonElement {
  const found = named(element, name);
  ok(found, `no button "${name}"`);
  return found;
}
/** Labels of the toolbar's buttons. */
export const toolbar = (element: TestCallElement) =>
  [...element.root.querySelectorAll('.toolbar button')].map((each) => each.getAttribute('aria-label'));

/** Mounts an element in a call with these remote participants, with the in-call interface loaded. */
export async function inCall(html: string, ...others: readonly string[]): Promise<TestCallElement> {
  const element = await mount(html);
  element.style.width = '1200px';
  element.style.height = '700px';
  element.fake.enter(...others.map((id) => person(id)));
  element.fake.fire('call-joined', { participant: me(), participants: element.fake.participants });
  await eventually(() => element.root.querySelector('.toasts') !== null, 'the in-call interface is loaded');
  return element;
}
export const press = (target: Element, key: string, type = 'keydown') =>
  target.dispatchEvent(
    new KeyboardEvent(type, {
      key,
      code: `Key${key.toUpperCase()}`,
      bubbles: true,
      composed: true,
      cancelable: true,
    }),
  );
/** The requests that a person causes, without those that every render makes. */
export const requestsOf = (element: TestCallElement) =>
  element.fake.requests.filter((each) => !each.startsWith('show') && each !== 'prepare' && each !== 'frame');
