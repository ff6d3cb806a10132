import { guides } from './guides.mjs';
import { escaped } from './html.mjs';

const top = [
  ['index.html', 'Start'],
  ['configure.html', 'Configure'],
  ['docs/index.html', 'Guides'],
  ['docs/reference.html', 'Reference'],
  ['check.html', 'Check'],
];

/** A longer list of headings is no overview; such a document begins with an index of its own. */
const MOST_CONTENTS = 20;

/**
 * Renders a whole page at `path`. Guides have `headings`. `scripts` and `styles` are names of files beside the start page;
 * `call` loads the element's script.
 */
export function layout({
  path,
  title,
  description,
  body,
  headings,
  call = false,
  scripts = [],
  styles = [],
  page = '',
}) {
  const base = baseOf(path);
  const isGuide = headings !== undefined;
  const modules = [...scripts, ...(call ? ['mesh-call.js'] : [])];
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
    <meta name="color-scheme" content="light dark">
    <meta name="description" content="${escaped(description)}">
    <title>${path === 'index.html' ? 'mesh-call' : `${escaped(title)} · mesh-call`}</title>
    <link rel="icon" href="data:,">
    ${['site.css', ...styles].map((name) => `<link rel="stylesheet" href="${base}${name}">`).join('\n    ')}
    ${modules.map((name) => `<script type="module" src="${base}${name}"></script>`).join('\n    ')}
  </head>
  <body${page ? ` class="${page}"` : ''}>
    <a class="skip" href="#content">Skip to the content</a>
    <header class="site-header">
      <a class="brand" href="${base}index.html">mesh-call</a>
      <nav aria-label="Site">
        <ul>
          ${top.map(([to, name]) => `<li>${link(base, to, name, path)}</li>`).join('\n          ')}
        </ul>
      </nav>
    </header>
    ${isGuide ? guide({ base, path, body, headings }) : `<main id="content">${body}</main>`}
    <p class="visually-hidden" id="said" role="status"></p>
  </body>
</html>
`;
}

/** Prefix of links to other pages. A web server shows 404.html under any address, so its links start at the root. */
function baseOf(path) {
  if (path === '404.html') return '/';
  return path.includes('/') ? '../' : '';
}

function guide({ base, path, body, headings }) {
  const at = guides.findIndex(({ name }) => path === `docs/${name}.html`);
  const around = [
    ['Before', guides[at - 1]],
    ['Next', guides[at + 1]],
  ].filter(([, to]) => to);
  const onPage = headings.filter(({ level }) => level === 2);
  return `<div class="guide">
      <main id="content" class="prose">
        ${onPage.length > 3 && onPage.length <= MOST_CONTENTS ? contents(onPage) : ''}
        ${body}
        <nav class="around" aria-label="More guides">
          ${around.map(([where, { name, title }]) => `<a href="${name}.html"><span>${where}</span> ${escaped(title)}</a>`).join('\n          ')}
        </nav>
      </main>
      <nav class="guides" aria-label="Guides">${list(base, path)}</nav>
    </div>`;
}

function list(base, path) {
  const groups = [];
  for (const each of guides) {
    if (each.group || groups.length === 0) groups.push({ name: each.group, of: [] });
    groups.at(-1).of.push(each);
  }
  return groups
    .map(
      ({ name, of }) =>
        `${name ? `<h2>${name}</h2>` : ''}<ul>${of
          .map((each) => `<li>${link(base, `docs/${each.name}.html`, each.title, path)}</li>`)
          .join('')}</ul>`,
    )
    .join('');
}

function contents(headings) {
  const items = headings.map(({ id, text }) => `<li><a href="#${id}">${escaped(text)}</a></li>`);
  return `<nav class="contents" aria-label="On this page"><ul>${items.join('')}</ul></nav>`;
}

function link(base, to, name, path) {
  return `<a href="${base}${to}"${to === path ? ' aria-current="page"' : ''}>${escaped(name)}</a>`;
}
