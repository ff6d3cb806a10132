const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as it has to be written into HTML. */
export function escaped(text) {
  return String(text).replaceAll(/[&<>"]/gu, (character) => entities[character]);
}

/** A heading's name in addresses. */
export function slug(text) {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/gu, '');
}
