import { escaped } from './html.mjs';

const COLUMN = 190;
const ROW = 44;
const TOP = 56;

/**
 * Draws a sequence diagram as SVG. Understands this part of Mermaid's notation: `participant A as Name`, `A->>B: words`
 * (`-->>` from browser to browser) and `Note over A,B: words`. Screen readers get the steps as a list.
 */
export function sequenceDiagram(code) {
  const lines = code.split('\n').map((line) => line.trim());
  const actors = lines.flatMap((line) => {
    const [, id, name] = /^participant (\w+) as (.+)$/u.exec(line) ?? [];
    return id ? [{ id, name }] : [];
  });
  const steps = lines.flatMap((line) => stepOf(line) ?? []);
  const x = (id) => COLUMN * (actors.findIndex((actor) => actor.id === id) + 0.5);
  const [width, height] = [COLUMN * actors.length, TOP + ROW * steps.length + 16];
  const nameOf = (id) => actors.find((actor) => actor.id === id).name;
  const heads = actors.map(
    ({ id, name }) =>
      `<line class="life" x1="${x(id)}" x2="${x(id)}" y1="40" y2="${height}"/>` +
      `<rect class="actor" x="${x(id) - 75}" y="4" width="150" height="34" rx="10"/>` +
      `<text class="name" x="${x(id)}" y="26">${escaped(name)}</text>`,
  );
  const drawn = steps.map((step, index) => draw(step, x, TOP + ROW * index + 22));
  const read = steps.map(({ from, to, over, words }) =>
    over ? `<li>${escaped(words)}</li>` : `<li>${escaped(`${nameOf(from)} to ${nameOf(to)}: ${words}`)}</li>`,
  );
  return (
    `<figure class="diagram" tabindex="0" role="group" aria-label="Diagram"><svg viewBox="0 0 ${width} ${height}" ` +
    `width="${width}" height="${height}" aria-hidden="true">${heads.join('')}${drawn.join('')}</svg>` +
    `<ol class="visually-hidden">${read.join('')}</ol></figure>\n`
  );
}

function stepOf(line) {
  const [, over, said] = /^Note over ([\w,]+): (.+)$/u.exec(line) ?? [];
  if (over) return { over: over.split(','), words: said };
  const [, from, arrow, to, words] = /^(\w+)(--?>>)(\w+): (.+)$/u.exec(line) ?? [];
  return from ? { from, to, words, isDirect: arrow === '-->>' } : null;
}

function draw({ from, to, over, words, isDirect }, x, y) {
  if (over) {
    const [first, last] = [x(over[0]), x(over.at(-1))];
    const [left, width] = [first - 85, last - first + 170];
    return (
      `<rect class="note" x="${left}" y="${y - 19}" width="${width}" height="30" rx="8"/>` +
      `<text x="${left + width / 2}" y="${y + 1}">${escaped(words)}</text>`
    );
  }
  const way = Math.sign(x(to) - x(from));
  const tip = x(to) - way * 2;
  return (
    `<g class="${isDirect ? 'direct' : 'served'}"><line x1="${x(from)}" x2="${tip}" y1="${y + 8}" y2="${y + 8}"/>` +
    `<path d="M${tip} ${y + 8}l${-way * 9} -5v10z"/></g>` +
    `<text x="${(x(from) + x(to)) / 2}" y="${y}">${escaped(words)}</text>`
  );
}
