// Code to paste, from the choices: attributes by name (`true` for those without a value) and styles by property.

/** @returns two lines for a few attributes, else one line for each attribute */
export function htmlOf({ script, attributes, styles }) {
  const lines = [`<script type="module" src="${quoted(script)}"></script>`, tag(attributes, '<', '')];
  const css = Object.entries(styles).map(([name, value]) => `  ${name}: ${value};`);
  if (css.length > 0) lines.push('<style>', 'mesh-call {', ...css, '}', '</style>');
  return lines.join('\n');
}

/** React 19, and the package from npm. */
export function reactOf({ attributes, styles }) {
  const style = Object.entries(styles).map(
    ([name, value]) => `${JSON.stringify(jsName(name))}: ${JSON.stringify(value)}`,
  );
  const written = Object.entries(attributes).map(([name, value]) => jsxOf(name, value));
  if (style.length > 0) written.push(`style={{ ${style.join(', ')} } as CSSProperties}`);
  return [
    "import 'mesh-call-element';",
    "import type {} from 'mesh-call-element/react';",
    ...(style.length > 0 ? ["import type { CSSProperties } from 'react';"] : []),
    '',
    'export function VideoCall() {',
    `  return <mesh-call${written.map((each) => `\n    ${each}`).join('')}\n  />;`,
    '}',
  ].join('\n');
}

/** Vue 3 with `isCustomElement`, and the package from npm. */
export function vueOf({ attributes, styles }) {
  const css = Object.entries(styles).map(([name, value]) => `  ${name}: ${value};`);
  return [
    '<script setup lang="ts">',
    "import 'mesh-call-element';",
    "import type {} from 'mesh-call-element/vue';",
    '</script>',
    '',
    '<template>',
    tag(attributes, '  <', '  '),
    '</template>',
    ...(css.length > 0 ? ['', '<style scoped>', 'mesh-call {', ...css, '}', '</style>'] : []),
  ].join('\n');
}

function tag(attributes, start, indent) {
  const written = Object.entries(attributes).map(([name, value]) =>
    value === true ? name : `${name}="${quoted(value)}"`,
  );
  const line = `${start}mesh-call ${written.join(' ')}></mesh-call>`;
  if (line.length <= 80) return line;
  return `${start}mesh-call\n${written.map((each) => `${indent}  ${each}\n`).join('')}${indent}></mesh-call>`;
}

function quoted(value) {
  return String(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}

/** React needs booleans and numbers as such; text that a JSX string cannot hold goes into braces. */
function jsxOf(name, value) {
  const property = name.replaceAll(/-(\w)/gu, (_, letter) => letter.toUpperCase());
  if (value === true) return `${property}`;
  if (property === 'maxUplink') return `${property}={${Number(value)}}`;
  return /["\\{}&]/u.test(value) ? `${property}={${JSON.stringify(value)}}` : `${property}="${value}"`;
}

/** React writes CSS properties in camelCase and custom properties unchanged. */
function jsName(name) {
  return name.startsWith('--') ? name : name.replaceAll(/-(\w)/gu, (_, letter) => letter.toUpperCase());
}
