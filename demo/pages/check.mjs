const steps = [
  ['browser', 'This browser'],
  ['page', 'This page'],
  ['devices', 'Camera and microphone'],
  ['server', 'The call server'],
  ['room', 'Coming into a room'],
  ['direct', 'A picture, directly'],
  ['relay', 'A picture, through a relay'],
];

export default {
  title: 'Check this device and server',
  description:
    'Calls itself, and says what works: browser, devices, server, direct connections and the relay.',
  call: true,
  styles: ['check.css'],
  scripts: ['check.js', 'copy.js'],
  body: () => `
      <header class="page-header">
        <h1>Check this device and server</h1>
        <p class="lead">This page calls itself twice: once directly, once through the server's relay. It says what works, and what to do where
          something does not.</p>
      </header>
      <section aria-label="Check">
        <button type="button" id="run">Run the check</button>
        <ol class="checks">
          ${steps
            .map(
              ([id, name]) =>
                `<li id="${id}" data-result="none"><h2>${name}</h2><p>Not checked yet.</p></li>`,
            )
            .join('\n          ')}
        </ol>
        <div class="code" hidden>
          <pre tabindex="0"><code id="report"></code></pre>
          <button type="button" data-copies="report">Copy the report</button>
        </div>
      </section>
      <section class="pair" id="calls" aria-label="The calls of this check"></section>
      <p class="hint">Where the server asks for tokens, add <code>?room=NAME&amp;token=TOKEN</code> to the address of this page. The
        direct call stays on this device: it shows what the browser can, not what every network lets through. What it finds stays on this page. <a href="docs/troubleshooting.html">Troubleshooting</a> goes on from here.</p>
    `,
};
