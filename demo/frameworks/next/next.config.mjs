// Pages are rendered when the site is built, into `dist`: the element is imported where there is no DOM, too.
export default { output: 'export', distDir: 'dist' };
