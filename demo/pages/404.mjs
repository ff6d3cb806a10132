export default {
  title: 'Page not found',
  description: 'There is no page at this address.',
  body: () => `
      <header class="page-header">
        <h1>Page not found</h1>
        <p class="lead">There is no page at this address. It may have moved.</p>
      </header>
      <p><a href="/index.html">Start page</a> · <a href="/docs/index.html">All guides</a></p>
    `,
};
