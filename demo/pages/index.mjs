import { guides } from '../site/guides.mjs';
import { escaped } from '../site/html.mjs';

export default {
  title: 'mesh-call',
  description: 'A video call that lives on your own page: two lines of HTML, your own server, no accounts.',
  call: true,
  styles: ['start.css'],
  scripts: ['start.js', 'copy.js'],
  body: () => `
      <header class="page-header">
        <h1>A video call on your own page</h1>
        <p class="lead">This one is live. Join, send the link to somebody, and see each other.</p>
      </header>

      <section class="stage" aria-label="Call">
        <mesh-call id="call">
          <p class="fallback" id="fallback" role="status">Loading the call…</p>
          <noscript><p class="fallback">The call needs JavaScript. Turn it on for this page and reload.</p></noscript>
        </mesh-call>
      </section>

      <section class="invite" aria-labelledby="invite-label">
        <label id="invite-label" for="invite">Invite link</label>
        <div class="copy-row">
          <input id="invite" readonly spellcheck="false" autocomplete="off">
          <button type="button" data-copies="invite">Copy link</button>
        </div>
        <p class="hint">Whoever has this link can join, so give it only to those you mean.</p>
      </section>

      <section class="embed" aria-labelledby="embed-title">
        <h2 id="embed-title">Two lines for your site</h2>
        <p>Paste them where the call should be. The room name is new and random; keep it, and everybody who opens your page meets there.
          <a href="configure.html">The configurator</a> writes them with your colours and choices.</p>
        <div class="code">
          <pre tabindex="0"><code id="html"></code></pre>
          <button type="button" data-copies="html">Copy HTML</button>
        </div>
      </section>

      <section class="strip" aria-labelledby="strip-title">
        <h2 id="strip-title">What it looks like</h2>
        <ul tabindex="0" aria-label="Pictures of calls">
          ${pictures.map(picture).join('\n          ')}
        </ul>
      </section>

      <section class="facts" aria-labelledby="facts-title">
        <h2 id="facts-title">What to expect</h2>
        <dl>
          <div>
            <dt>From browser to browser</dt>
            <dd>Picture and sound go straight between the people in the call, encrypted. The server introduces them and stores nothing of it.
              <a href="docs/how-it-works.html">How it works</a></dd>
          </div>
          <div>
            <dt>For small rounds</dt>
            <dd>Everybody sends to everybody. That is quick and private with a few people and stops making sense with many: eight is the usual limit.
              <a href="docs/limits.html">Limits of a mesh</a></dd>
          </div>
          <div>
            <dt>As secret as its name</dt>
            <dd>A room is open to whoever knows its name, unless your server asks for tokens. Names here are 128 random bits, which nobody guesses.
              <a href="docs/tokens.html">Tokens and hosts</a></dd>
          </div>
          <div>
            <dt>Most networks, not all</dt>
            <dd>Some company and phone networks block direct connections. For those the server needs a TURN relay beside it.
              <a href="docs/turn.html">TURN, and why</a></dd>
          </div>
        </dl>
      </section>

      <nav class="cards" aria-labelledby="more-title">
        <h2 id="more-title">Read on</h2>
        <ul>
          ${cards.map(card).join('\n          ')}
        </ul>
      </nav>
    `,
};

const pictures = [
  ['prejoin', 'Before the call: the own picture, the name, and the devices', 'Before the call'],
  ['people-2', 'Two people: one large, the own picture floating in a corner', 'Two people'],
  ['people-6', 'Six people in a grid of equal tiles', 'Six people'],
  ['chat', 'Three people in dark colours, with the chat beside them', 'Chat, in the dark'],
  ['phone', 'Three people on a phone, one above the other', 'On a phone'],
];
const cards = ['embed', 'self-host', 'styling', 'troubleshooting'].map((name) =>
  guides.find((each) => each.name === name),
);

function picture([name, words, title]) {
  const size = name === 'phone' ? 'width="320" height="568"' : 'width="960" height="540"';
  return `<li><figure><img src="images/${name}.jpg" alt="${words}" ${size} loading="lazy"><figcaption>${title}</figcaption></figure></li>`;
}

function card({ name, title, description }) {
  return `<li><a href="docs/${name}.html"><strong>${escaped(title)}</strong> <span>${escaped(description)}</span></a></li>`;
}
