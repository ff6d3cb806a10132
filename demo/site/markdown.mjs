import { readFile } from 'node:fs/promises';
import { dirname, extname, join, relative } from 'node:path';
import highlight from 'highlight.js/lib/common';
import MarkdownIt from 'markdown-it';
import { isRecord, recordAnchor } from './decisions.mjs';
import { guides } from './guides.mjs';
import { escaped, slug } from './html.mjs';
import { sequenceDiagram } from './sequence.mjs';

const root = join(import.meta.dirname, '../..');
/** A paragraph that is nothing but a link to a file of code. */
const CODE = /^\[([^\]]+)\]\(([^)]+\.(?:html|js|ts|tsx|vue|svelte))\)$/mu;
/** Language for highlighting, by file ending. */
const languages = { html: 'html', js: 'js', ts: 'ts', tsx: 'tsx', vue: 'html', svelte: 'html' };

/**
 * Renders a document as HTML. A paragraph that only links to a file of code is replaced by that code, so that readers see
 * what the tests run.
 *
 * @param source the document's path in the project; its links are relative to it
 * @returns the body, the headings (level, id and text), and the linked files that are no pages, by path in the project
 */
export async function render(text, source) {
  const [headings, files] = [[], new Set()];
  const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });
  const { rules } = markdown.renderer;
  const plain = (tokens, at, options, _, self) => self.renderToken(tokens, at, options);

  rules.fence = (tokens, at) => block(tokens[at].content, tokens[at].info.trim());
  rules.heading_open = (tokens, at, ...rest) => {
    const words = tokens[at + 1].children.map(({ content }) => content).join('');
    const level = Number(tokens[at].tag.slice(1));
    const id = uniqueId(slug(words), headings);
    tokens[at].attrSet('id', id);
    headings.push({ level, id, text: words });
    return plain(tokens, at, ...rest);
  };
  rules.link_open = (tokens, at, ...rest) => {
    tokens[at].attrSet('href', addressOf(tokens[at].attrGet('href'), source, files));
    return plain(tokens, at, ...rest);
  };
  rules.image = (tokens, at, options, env, self) => {
    tokens[at].attrSet('src', addressOf(tokens[at].attrGet('src'), source, files));
    tokens[at].attrSet('loading', 'lazy');
    tokens[at].attrSet('width', '960');
    tokens[at].attrSet('height', '720');
    tokens[at].attrSet('alt', self.renderInlineAsText(tokens[at].children, options, env));
    return plain(tokens, at, options, env, self);
  };
  // A wide table scrolls on its own, also by keyboard.
  rules.table_open = () => '<div class="wide" tabindex="0" role="group" aria-label="Table"><table>';
  rules.table_close = () => '</table></div>';
  // An empty header cell is no header.
  rules.th_open = (tokens, at) => (tokens[at + 1].content ? '<th scope="col">' : '<td>');
  rules.th_close = (tokens, at) => (tokens[at - 1].content ? '</th>' : '</td>');
  return { body: markdown.render(await withCode(text, source)), headings, files };
}

/** Ids are unique within a page: a repeated heading gets a number. */
function uniqueId(wanted, headings) {
  const taken = new Set(headings.map(({ id }) => id));
  let id = wanted;
  for (let count = 2; taken.has(id); count += 1) id = `${wanted}-${count}`;
  return id;
}

/** Replaces each paragraph that only links to code by that code. */
async function withCode(text, source) {
  const parts = text.split(new RegExp(CODE.source, 'gmu'));
  let whole = '';
  for (let at = 0; at < parts.length; at += 3) {
    const [before, title, target] = parts.slice(at, at + 3);
    whole += before;
    if (target) whole += await codeOf(title, target, source);
  }
  return whole;
}

async function codeOf(title, target, source) {
  const code = await readFile(join(root, dirname(source), target), 'utf8');
  const shown = fence(
    languages[extname(target).slice(1)],
    code.replaceAll('../mesh-call.js', 'https://calls.example.org/mesh-call.js'),
  );
  return /\/examples\/.+\.html$/u.test(target) ? `${shown}\n\n[See it run: ${title}](${target})` : shown;
}

function fence(language, code) {
  return `\`\`\`\`${language}\n${code.trimEnd()}\n\`\`\`\``;
}

function block(code, language) {
  if (language === 'mermaid') return sequenceDiagram(code);
  // Diagrams and trees made of characters keep their lines.
  if (language === 'text')
    return `<div class="code characters"><pre tabindex="0"><code>${escaped(code)}</code></pre></div>\n`;
  const known = highlight.getLanguage(language);
  const shown = known ? highlight.highlight(code, { language }).value : escaped(code);
  return `<div class="code"><pre tabindex="0"><code>${shown}</code></pre><button type="button" data-copies>Copy</button></div>\n`;
}

/** Address of a link on the site. Documents become pages; other files are copied as text, so that no link leaves the site. */
function addressOf(href, source, files) {
  if (/^(?:https?:|#|mailto:)/u.test(href)) return href;
  const [path, hash] = href.split('#');
  const end = hash ? `#${hash}` : '';
  const target = relative(root, join(root, dirname(source), path));
  const [, page] = /^demo\/docs\/([\w-]+)\.(?:md|html)$/u.exec(target) ?? [];
  const guide = guides.find((each) => (page ? each.name === page : each.source === target));
  if (guide) return `${guide.name}.html${end}`;
  if (isRecord(target)) return `decisions.html#${recordAnchor(target)}`;
  const [, own] = /^demo\/((?:examples|images)\/[\w-]+\.\w+)$/u.exec(target) ?? [];
  if (own) return `../${own}`;
  const [, special] = /^demo\/pages\/(\w+)\.mjs$/u.exec(target) ?? [];
  if (special) return `../${special}.html${end}`;
  files.add(target);
  return `../files/${fileName(target)}`;
}

/** Name of a copied file of the project beside the pages. */
export function fileName(path) {
  return `${path.replace(/^\./u, '').replaceAll(/[^\w]+/gu, '-')}.txt`;
}
