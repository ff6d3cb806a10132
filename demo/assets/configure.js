import { htmlOf, reactOf, vueOf } from './configure-output.js';
import { randomRoom } from './random-room.js';

// The form is the state: its choices are applied to the preview and written as code.

const form = document.getElementById('choices');
const preview = document.getElementById('preview');
const output = document.getElementById('output');
const script = document.querySelector('script[src$="mesh-call.js"]').src;
const server = new URL('.', script).href.replace(/\/$/u, '');
const room = randomRoom();
const kinds = { html: htmlOf, react: reactOf, vue: vueOf };

/** Attributes whose value differs from the default. */
function attributesOf() {
  const attributes = {};
  for (const field of form.querySelectorAll('[data-attribute]')) {
    const value = field.type === 'checkbox' ? field.checked : field.value.trim();
    if (value !== false && value !== '') attributes[field.dataset.attribute] = value;
  }
  const controls = [...form.querySelectorAll('[data-control]')];
  const kept = controls.filter(({ checked }) => checked);
  if (kept.length < controls.length)
    attributes.controls = kept.map(({ dataset }) => dataset.control).join(' ');
  return attributes;
}

function stylesOf() {
  const styles = {};
  for (const field of form.querySelectorAll('[data-style]')) {
    const [name, value] = [field.dataset.style, field.value.trim()];
    const isUsable =
      value === '' || CSS.supports(name.startsWith('--') ? 'color' : name, value) || isShape(name, value);
    field.setCustomValidity(isUsable ? '' : 'CSS does not know this value.');
    field.setAttribute('aria-invalid', String(!isUsable));
    if (isUsable && value !== '') styles[name] = value;
  }
  return styles;
}

/** A value that is not a color is shown by its name. */
function isShape(name, value) {
  if (name.endsWith('-font')) return CSS.supports('font-family', value);
  return /-(?:radius|gap)$/u.test(name) && CSS.supports('width', value);
}

function show() {
  const [attributes, styles] = [attributesOf(), stylesOf()];
  for (const { dataset } of form.querySelectorAll('[data-attribute]')) apply(dataset.attribute, attributes);
  apply('controls', attributes);
  for (const { dataset } of form.querySelectorAll('[data-style]')) {
    if (styles[dataset.style] === undefined) preview.style.removeProperty(dataset.style);
    else preview.style.setProperty(dataset.style, styles[dataset.style]);
  }
  const kind = document.querySelector('[name="kind"]:checked').value;
  const away = kind === 'html' ? attributes : { ...attributes, server: attributes.server ?? server };
  output.textContent = kinds[kind]({ script, attributes: away, styles });
}

function apply(name, attributes) {
  const value = attributes[name];
  if (value === undefined) preview.removeAttribute(name);
  else if (preview.getAttribute(name) !== (value === true ? '' : value))
    preview.setAttribute(name, value === true ? '' : value);
}

function begin() {
  form.querySelector('[data-attribute="room"]').value = room;
  show();
}

form.addEventListener('input', ({ target }) => {
  const { picks } = target.dataset;
  if (picks) document.getElementById(picks).value = target.value;
  show();
});
form.addEventListener('submit', (event) => event.preventDefault());
// The browser resets the fields after this event.
form.addEventListener('reset', () => setTimeout(begin));
for (const kind of document.querySelectorAll('[name="kind"]')) kind.addEventListener('change', show);
begin();
