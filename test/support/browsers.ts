import { existsSync } from 'node:fs';
import puppeteer, { type Browser } from 'puppeteer-core';

export interface ChromiumOptions {
  /** Frames a second of the fake camera; 10 unless told, which spares the processor. `null`: no fake devices. */
  readonly framesPerSecond?: number | null;
  /** How many fake cameras there are; 1 unless told. */
  readonly fakeDevices?: number;
  /** Whether camera and microphone are granted without a prompt (default). */
  readonly grantDevices?: boolean;
  /** Title of the tab that is shared when somebody is asked which; the person's own choice is not asked for then. */
  readonly sharedTab?: string;
  /** Whether sound may only be played after a person's gesture, as most browsers have it; not unless told. */
  readonly silentUntilGesture?: boolean;
  /** Files that play as camera (.y4m, .mjpeg) and microphone (.wav), over and over. */
  readonly videoFile?: string;
  readonly audioFile?: string;
  /** Host names that lead to this machine. */
  readonly hosts?: readonly string[];
  /** Plain-http origins that count as secure. */
  readonly secureOrigins?: readonly string[];
}

const quiet = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-gpu',
  '--no-first-run',
];

/** Starts a Chromium of its own profile. It ends with this process, whatever happens to it: the pipe closes. */
export async function launchChromium(options: ChromiumOptions = {}): Promise<Browser> {
  const {
    framesPerSecond = 10,
    fakeDevices = 1,
    grantDevices = true,
    silentUntilGesture = false,
    sharedTab,
    videoFile,
    audioFile,
    hosts = [],
    secureOrigins = [],
  } = options;
  const args = [...quiet];
  if (framesPerSecond !== null)
    args.push(`--use-fake-device-for-media-stream=fps=${framesPerSecond},device-count=${fakeDevices}`);
  if (grantDevices) args.push('--use-fake-ui-for-media-stream');
  if (sharedTab !== undefined) args.push(`--auto-select-tab-capture-source-by-title=${sharedTab}`);
  if (silentUntilGesture) args.push('--autoplay-policy=document-user-activation-required');
  if (videoFile) args.push(`--use-file-for-fake-video-capture=${videoFile}`);
  if (audioFile) args.push(`--use-file-for-fake-audio-capture=${audioFile}`);
  if (hosts.length > 0) {
    args.push(`--host-resolver-rules=${hosts.map((host) => `MAP ${host} 127.0.0.1`).join(', ')}`);
  }
  if (secureOrigins.length > 0)
    args.push(`--unsafely-treat-insecure-origin-as-secure=${secureOrigins.join(',')}`);
  const executablePath = find('CHROME_PATH', ['/usr/bin/chromium', '/usr/bin/google-chrome']);
  // A tab that may not be heard has no sound to share either.
  const ignoreDefaultArgs = sharedTab === undefined ? false : ['--mute-audio'];
  return puppeteer.launch({ executablePath, args, ignoreDefaultArgs, pipe: true, headless: true });
}

/** Starts a Firefox of its own profile, driven by WebDriver BiDi, with fake devices and no prompts. */
export async function launchFirefox(): Promise<Browser> {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: find('FIREFOX_PATH', ['/usr/bin/firefox-esr', '/usr/bin/firefox']),
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

/** Closes a browser, and kills it where it does not go within five seconds. */
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

function find(variable: string, places: readonly string[]): string {
  const path = process.env[variable] ?? places.find(existsSync);
  if (path === undefined)
    throw new Error(`Run the tests with npm test, or set ${variable} to the browser's path.`);
  return path;
}
