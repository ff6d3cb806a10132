// Renders pages at build time, into `dist`: the element is also imported where there is no DOM.
export default { output: 'export', distDir: 'dist' };
