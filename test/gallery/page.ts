import { languageCodes } from '../../component/i18n/languages.js';
import { drawStreams, GalleryElement } from './gallery-call.js';
import { groups, states } from './states.js';

// The gallery's page. The address's fragment holds the whole choice, so that each state has a link of its own:
// #state=chat&people=3&lang=de&theme=dark&size=480x800. `bare` hides all but the element, for screenshots.

const sizes = ['200x150', '320x240', '320x568', '480x800', '768x1024', '1280x720', '1920x1080'];
const defaults = { state: 'call', people: '3', lang: 'en', theme: 'light', size: '1280x720' };
type Choice = Readonly<Record<keyof typeof defaults, string>>;

const options: Readonly<Record<Exclude<keyof Choice, 'state'>, readonly string[]>> = {
  people: ['1', '2', '3', '4', '5', '6', '7', '8'],
  lang: languageCodes,
  theme: ['light', 'dark'],
  size: sizes,
};

const stage = part('main');
const list = part('nav');
const form = part('form');

GalleryElement.streams = await drawStreams();
customElements.define('mesh-call', GalleryElement);
for (const [name, values] of Object.entries(options)) {
  const label = document.createElement('label');
  const select = Object.assign(document.createElement('select'), { name });
  select.append(...values.map((value) => new Option(value)));
  label.append(name, select);
  form.append(label);
}
form.addEventListener('change', () => {
  const chosen = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  location.hash = fragmentOf({ ...choice(), ...chosen });
});
addEventListener('hashchange', draw);
new EventSource('/esbuild').addEventListener('change', () => location.reload());
draw();

function draw(): void {
  const chosen = choice();
  document.body.toggleAttribute('data-bare', new URLSearchParams(location.hash.slice(1)).has('bare'));
  for (const select of form.querySelectorAll('select'))
    select.value = chosen[select.name as Exclude<keyof Choice, 'state'>];
  list.replaceChildren(
    ...groups.flatMap(({ title, states }) => {
      const heading = Object.assign(document.createElement('h2'), { textContent: title });
      return [heading, ...states.map((state) => link(state.id, state.title, chosen))];
    }),
  );
  show(chosen).catch((error: unknown) => {
    stage.append(Object.assign(document.createElement('pre'), { textContent: String(error) }));
  });
}

async function show(chosen: Choice): Promise<void> {
  const state = states.find(({ id }) => id === chosen.state) ?? states[0];
  const element = new GalleryElement();
  const attributes = { room: 'gallery', name: 'Ada Lovelace', 'no-storage': '', ...state?.attributes };
  for (const [name, value] of Object.entries(attributes))
    if (name !== 'room' || value !== '') element.setAttribute(name, value);
  element.setAttribute('theme', chosen.theme);
  element.setAttribute('lang', chosen.lang);
  const [width, height] = chosen.size.split('x');
  const box = document.createElement('div');
  Object.assign(box.style, { width: `${width}px`, height: `${height}px` });
  box.className = 'box';
  box.append(element);
  stage.replaceChildren(box);
  await element.updateComplete;
  await state?.show(element, Number(chosen.people));
  // A screenshot waits for this.
  element.toggleAttribute('data-shown', true);
}

function link(id: string, title: string, chosen: Choice): HTMLAnchorElement {
  const anchor = Object.assign(document.createElement('a'), { textContent: title });
  anchor.href = `#${fragmentOf({ ...chosen, state: id })}`;
  if (id === chosen.state) anchor.setAttribute('aria-current', 'page');
  return anchor;
}

function choice(): Choice {
  return { ...defaults, ...Object.fromEntries(new URLSearchParams(location.hash.slice(1))) };
}

function fragmentOf(chosen: Choice): string {
  return new URLSearchParams(chosen).toString();
}

function part<Name extends 'main' | 'nav' | 'form'>(name: Name): HTMLElementTagNameMap[Name] {
  const found = document.querySelector(name);
  if (!found) throw new Error(`the page has no <${name}>`);
  return found;
}
