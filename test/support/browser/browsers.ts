import { existsSync } from 'node:fs';
import puppeteer, { type Browser } from 'puppeteer-core';

export interface ChromiumOptions {
  /** Frame rate of the fake camera; null for no fake devices. The default, 10, spares the processor. */
  readonly framesPerSecond?: number | null;
  /** Number of fake cameras; 1 by default. */
  readonly fakeDevices?: number;
  /** Grants camera and microphone without a prompt. True by default. */
  readonly grantDevices?: boolean;
  /** Title of the tab that getDisplayMedia() shares, without a picker. */
  readonly sharedTab?: string;
  /** Blocks audio until a user gesture, as most browsers do. False by default. */
  readonly blockAutoplay?: boolean;
  /** Clips that the fake camera (.y4m, .mjpeg) and the fake microphone (.wav) play in a loop. */
  readonly videoFile?: string;
  readonly audioFile?: string;
  /** Host names that resolve to this machine. */
  readonly hosts?: readonly string[];
  /** Plain-http origins that count as secure. */
  readonly secureOrigins?: readonly string[];
}

const commonArguments = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-gpu',
  '--no-first-run',
];

/** Launches a Chromium with a profile of its own. It exits with this process, because their pipe closes. */
export async function launchChromium(options: ChromiumOptions = {}): Promise<Browser> {
  const {
    framesPerSecond = 10,
    fakeDevices = 1,
    grantDevices = true,
    blockAutoplay = false,
    sharedTab,
    videoFile,
    audioFile,
    hosts = [],
    secureOrigins = [],
  } = options;
  const args = [...commonArguments];
  if (framesPerSecond !== null)
    args.push(`--use-fake-device-for-media-stream=fps=${framesPerSecond},device-count=${fakeDevices}`);
  if (grantDevices) args.push('--use-fake-ui-for-media-stream');
  if (sharedTab !== undefined) args.push(`--auto-select-tab-capture-source-by-title=${sharedTab}`);
  if (blockAutoplay) args.push('--autoplay-policy=document-user-activation-required');
  if (videoFile) args.push(`--use-file-for-fake-video-capture=${videoFile}`);
  if (audioFile) args.push(`--use-file-for-fake-audio-capture=${audioFile}`);
  if (hosts.length > 0) {
    args.push(`--host-resolver-rules=${hosts.map((host) => `MAP ${host} 127.0.0.1`).join(', ')}`);
  }
  if (secureOrigins.length > 0)
    args.push(`--unsafely-treat-insecure-origin-as-secure=${secureOrigins.join(',')}`);
  const executablePath = findExecutable('CHROME_PATH', ['/usr/bin/chromium', '/usr/bin/google-chrome']);
  // With --mute-audio, which Puppeteer adds by default, a shared tab has no audio.
  const ignoreDefaultArgs = sharedTab === undefined ? false : ['--mute-audio'];
  return puppeteer.launch({ executablePath, args, ignoreDefaultArgs, pipe: true, headless: true });
}

/** Launches a Firefox with a profile of its own over WebDriver BiDi, with fake devices and no prompts. */
export async function launchFirefox(): Promise<Browser> {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: findExecutable('FIREFOX_PATH', ['/usr/bin/firefox-esr', '/usr/bin/firefox']),
    headless: true,
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.peerconnection.ice.loopback': true,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
      'media.autoplay.default': 0,
    },
  });
}

/** Closes a browser; kills it after five seconds. */
export async function closeBrowser(browser: Browser | undefined): Promise<void> {
  if (browser === undefined) return;
  const child = browser.process();
  const killer = setTimeout(() => child?.kill('SIGKILL'), 5_000);
  try {
    await browser.close();
  } finally {
    clearTimeout(killer);
    child?.kill('SIGKILL');
  }
}

function findExecutable(variable: string, places: readonly string[]): string {
  const path = process.env[variable] ?? places.find(existsSync);
  if (path === undefined)
    throw new Error(`Run the tests with npm test, or set ${variable} to the path of the browser.`);
  return path;
}
