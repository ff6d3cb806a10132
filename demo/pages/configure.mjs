import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { escaped } from '../site/html.mjs';

const built = (path) => import(pathToFileURL(join(import.meta.dirname, '../../dist/component', path)).href);
const { controlNames } = await built('core/interface/controls.js');

/** Attributes by heading; attributes without a heading come last. */
const groups = {
  'Who and where': ['room', 'server', 'name', 'token', 'external-id', 'metadata', 'invite-url'],
  'How it begins': ['autojoin', 'muted', 'camera-off', 'audio-only'],
  'How it looks': ['layout', 'self-view', 'theme'],
};

export default {
  title: 'Configure your call',
  description: 'Every attribute, colour and control, with a live preview, for HTML, React and Vue.',
  call: true,
  styles: ['configure.css'],
  scripts: ['configure.js', 'copy.js'],
  body: ({ element }) => `
      <header class="page-header">
        <h1>Configure your call</h1>
        <p class="lead">Choose, see it at once, and copy what to paste.</p>
      </header>
      <div class="configure">
        <form id="choices" autocomplete="off">
          ${Object.entries(grouped(element.attributes)).map(group).join('\n          ')}
          <fieldset>
            <legend>Controls</legend>
            <p class="hint">All of them, where every one is chosen.</p>
            <div class="ticks">${controlNames.map(tick).join('')}</div>
          </fieldset>
          <fieldset>
            <legend>Colours and shapes</legend>
            ${element.cssProperties.map(variable).join('\n            ')}
            <p class="field"><label for="height">Height</label><input type="text" id="height" data-style="height" placeholder="16:9 of the width" spellcheck="false"></p>
          </fieldset>
          <button type="reset">Start over</button>
        </form>
        <div class="outcome">
          <section aria-labelledby="preview-title">
            <h2 id="preview-title">Preview</h2>
            <mesh-call id="preview"></mesh-call>
          </section>
          <section aria-labelledby="code-title">
            <h2 id="code-title">Your code</h2>
            <fieldset class="kinds">
              <legend class="visually-hidden">For</legend>
              ${['HTML', 'React', 'Vue'].map((kind, at) => `<label><input type="radio" name="kind" value="${kind.toLowerCase()}"${at === 0 ? ' checked' : ''}> ${kind}</label>`).join('\n              ')}
            </fieldset>
            <div class="code">
              <pre tabindex="0"><code id="output"></code></pre>
              <button type="button" data-copies="output">Copy</button>
            </div>
          </section>
        </div>
      </div>
    `,
};

function grouped(attributes) {
  const settable = attributes.filter(({ name, readonly }) => !readonly && name !== 'controls');
  const named = Object.entries(groups).map(([title, names]) => [
    title,
    names.map((name) => settable.find((each) => each.name === name)),
  ]);
  const rest = settable.filter(({ name }) => !Object.values(groups).flat().includes(name));
  return { ...Object.fromEntries(named), More: rest };
}

function group([title, attributes]) {
  return `<fieldset>
            <legend>${title}</legend>
            ${attributes.map(field).join('\n            ')}
          </fieldset>`;
}

/** Renders text between backticks as code. */
function sentence(text) {
  return escaped(text).replaceAll(/`([^`]+)`/gu, '<code>$1</code>');
}

/** Ranges of the attributes that are numbers. */
const ranges = { 'max-uplink': 'min="50" step="50"', 'keep-alive': 'min="0" step="any"' };

/** Form field for one attribute, by its type. */
function field({ name, type: { text }, default: fallback, description }) {
  const id = `attribute-${name}`;
  const hint = `<small id="${id}-hint">${sentence(description)}</small>`;
  const about = `id="${id}" data-attribute="${name}" aria-describedby="${id}-hint"`;
  if (text === 'boolean')
    return `<p class="field"><label class="tick"><input type="checkbox" ${about}> <code>${name}</code></label>${hint}</p>`;
  const label = `<label for="${id}"><code>${name}</code></label>`;
  if (text.includes(" | '")) {
    const options = text.split(' | ').map((each) => each.slice(1, -1));
    return `<p class="field">${label}<select ${about}>${options.map((each) => `<option${`'${each}'` === fallback ? ' selected value=""' : ''}>${each}</option>`).join('')}</select>${hint}</p>`;
  }
  const input = text === 'number' ? `type="number" ${ranges[name]}` : 'type="text"';
  return `<p class="field">${label}<input ${input} ${about}${fallback ? ` placeholder="${escaped(fallback)}"` : ''} spellcheck="false">${hint}</p>`;
}

function tick(name) {
  return `<label class="tick"><input type="checkbox" data-control="${name}" checked> ${name}</label>`;
}

/** Form field for a custom property: any CSS value, with a picker for colors. */
function variable({ name, default: fallback, description }) {
  const id = name.slice(2);
  const isColour = /^(?:#|light-dark)/u.test(fallback);
  const shown = isColour ? /#[\da-f]+/iu.exec(fallback)[0].replace(/^#(.)(.)(.)$/u, '#$1$1$2$2$3$3') : '';
  const picker = isColour
    ? `<input type="color" data-picks="${id}" value="${shown}" aria-label="Pick ${id.replace('mesh-call-', '').replaceAll('-', ' ')}">`
    : '';
  return `<p class="field"><label for="${id}"><code>${name}</code></label><span class="pick"><input type="text" id="${id}" data-style="${name}" placeholder="${escaped(fallback)}" spellcheck="false" aria-describedby="${id}-hint">${picker}</span><small id="${id}-hint">${escaped(description)}</small></p>`;
}
