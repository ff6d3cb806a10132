/**
 * The pages under `docs/`, in reading order. `group` starts a new part of the list; `source` is the document's path where it
 * is not `demo/docs/NAME.md`.
 */
export const guides = [
  guide('index', 'Guides', 'Where to find what about mesh-call.'),
  guide('embed', 'Put it on a page', 'Two lines, HTTPS, Content-Security-Policy, iframes and apps.', 'Begin'),
  guide('self-host', 'Host the server', 'From nothing to your own call server in ten minutes.'),
  from(
    'deploy/README.md',
    'deploy',
    'Where it runs',
    'systemd, Docker, proxies, several servers, and sizes.',
  ),
  guide('turn', 'TURN, and why', 'Calls between networks that let nothing through.'),
  guide('tokens', 'Tokens, hosts, lobby', 'Who may come in, and who decides.'),
  guide('api', 'API and webhooks', 'What your own server asks for and is told.'),
  guide('styling', 'Styling', 'Colours, parts and slots, on five sites.', 'Make it yours'),
  guide('events', 'Events and methods', 'What a page hears and does, by example.'),
  guide('headless', 'Your own layout', 'The same call without its interface.'),
  guide('frameworks', 'Frameworks', 'React, Vue, Svelte, and types for more.'),
  guide('languages', 'Languages', 'Nineteen of them, and yours.'),
  guide('migrate', 'From an iframe', 'What changes for whoever embeds another call today.'),
  guide('troubleshooting', 'Troubleshooting', 'By what one sees.', 'Know it'),
  guide('how-it-works', 'How it works', 'What happens at a join, and after a loss.'),
  guide('browsers', 'Browsers', 'What is tested, and what is not.'),
  guide('privacy', 'Privacy', 'Who sees what.'),
  guide('limits', 'Limits of a mesh', 'When to take a server that forwards media instead.'),
  guide('compare', 'Comparison', 'What others do better, and what this does.'),
  guide('reference', 'The element', 'Every attribute, property, method, event, part and slot.', 'Look it up'),
  guide('errors', 'Error codes', 'Every code of a CallError, and what a person reads.'),
  guide('settings', 'Server settings', 'Every variable and flag.'),
  guide('sizes', 'Sizes', 'What a browser loads, and when.'),
  from(
    'ARCHITECTURE.md',
    'architecture',
    'Architecture',
    'The two programs, their folders and chunks, and three journeys through the code.',
    'For developers of mesh-call',
  ),
  from('CONTRIBUTING.md', 'contributing', 'Contributing', 'Set up, run tests, and recipes for changes.'),
  from(
    'demo/docs/decisions/README.md',
    'decisions',
    'Decisions',
    'What was decided, why, and what else was considered.',
  ),
  guide('glossary', 'Glossary', 'One line for each term of the code.'),
  guide('logging', 'Logging', 'How to turn the log on, and what it says.'),
  from('server/protocol/README.md', 'protocol', 'Protocol', 'Every message between browser and server.'),
  from(
    'component/peer-protocol/README.md',
    'peer-protocol',
    'Protocol between browsers',
    'Every message between two browsers.',
  ),
  guide('dependencies', 'Dependencies', 'Every package, and why it is here.'),
  from('test/README.md', 'tests', 'Tests', 'What is tested, and how.'),
  from('test/bench/README.md', 'bench', 'Benchmarks', 'What is measured, and what the figures mean.'),
  from('demo/frameworks/README.md', 'framework-apps', 'Apps in frameworks', 'The same page in each.'),
  from('CHANGELOG.md', 'changelog', 'Changelog', 'What changed.'),
  from('SECURITY.md', 'security', 'Security', 'How to report a vulnerability.'),
];

function guide(name, title, description, group) {
  return { name, title, description, ...(group ? { group } : {}) };
}

function from(source, name, title, description, group) {
  return { ...guide(name, title, description, group), source };
}
