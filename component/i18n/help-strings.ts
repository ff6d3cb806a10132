import type { HelpBrowser, HelpKey } from '../core/interface/device-help.js';

type Steps = readonly string[];

/** Texts of the help panel: steps that make a camera or microphone work. */
export interface HelpStrings {
  /** Closing sentence after the steps. */
  readonly afterwards: string;
  readonly permission: {
    readonly title: string;
    readonly steps: Readonly<Record<HelpBrowser, Steps>>;
    /** Follows `afterwards` on computers. */
    readonly computerNote: string;
  };
  readonly busy: { readonly title: string; readonly phone: Steps; readonly computer: Steps };
  readonly missing: {
    readonly title: string;
    readonly phone: Steps;
    readonly computer: Steps;
    readonly note: string;
  };
  readonly insecure: HelpText;
  readonly policy: HelpText;
}

/** One help text: title, ordered steps, closing note. */
export interface HelpText {
  readonly title: string;
  readonly steps: Steps;
  readonly note: string;
}

export const englishHelp: HelpStrings = {
  afterwards: 'Then turn the camera or microphone on again, below the call.',
  permission: {
    title: 'Allow the camera and microphone',
    steps: {
      chrome: [
        'Click the icon at the left end of the address bar.',
        'Turn on Camera and Microphone for this site.',
        'If Chrome offers to reload the page, accept.',
      ],
      edge: [
        'Click the lock at the left end of the address bar.',
        'Open “Permissions for this site”.',
        'Set Camera and Microphone to Allow.',
      ],
      firefox: [
        'Click the crossed-out camera or microphone at the left end of the address bar.',
        'Remove “Blocked” beside Camera and Microphone with the small ×.',
        'Turn the device on again and choose Allow.',
      ],
      safari: [
        'Open the Safari menu and choose “Settings for this website…”.',
        'Set Camera and Microphone to Allow.',
        'Reload the page if Safari asks for it.',
      ],
      ios: [
        'Tap the page-settings button at the end of the address bar.',
        'Choose “Website Settings” and set Camera and Microphone to Allow.',
        'If that does not help: open the Settings app, find this browser among the apps, and turn on Camera and Microphone.',
      ],
      'android-chrome': [
        'Tap the icon at the left end of the address bar.',
        'Tap Permissions and turn on Camera and Microphone.',
        'If they cannot be turned on: open Android’s Settings, Apps, this browser, Permissions, and allow both.',
      ],
      'android-firefox': [
        'Tap the lock at the left end of the address bar.',
        'Tap Camera and Microphone until they say Allowed.',
        'If they cannot be turned on: open Android’s Settings, Apps, Firefox, Permissions, and allow both.',
      ],
      other: [
        'Open the settings for this site, usually from the address bar.',
        'Allow the camera and the microphone.',
      ],
    },
    computerNote:
      'If the site is allowed and it still does not work, look for Camera and Microphone in the privacy settings of the computer.',
  },
  busy: {
    title: 'Another program is using the device',
    phone: [
      'Close other apps that may be using the camera or microphone, such as a phone call.',
      'Come back to this page.',
    ],
    computer: [
      'Close other programs and tabs that may be using the camera or microphone.',
      'If it stays busy, unplug the device and plug it in again, or restart the browser.',
    ],
  },
  missing: {
    title: 'No camera or microphone was found',
    phone: ['Check in the system’s settings that this browser may use the camera and microphone.'],
    computer: [
      'Plug the camera, microphone or headset in, firmly.',
      'Check that it is not switched off by a slider, a key or a button of its own.',
      'Look whether the computer’s sound and camera settings list it.',
    ],
    note: 'You can stay in the call without: you see and hear the others.',
  },
  insecure: {
    title: 'This page is not secure enough for a camera',
    steps: [
      'Look at the address: browsers give the camera and microphone only to pages that start with https://.',
      'Open the same page with https:// in front.',
    ],
    note: 'If that does not work, the people who run this site have to set up HTTPS.',
  },
  policy: {
    title: 'This site does not pass the camera on',
    steps: [
      'Open the call in a tab of its own, if the page offers it.',
      'Otherwise tell the people who run this site that their Permissions-Policy must allow camera and microphone, and that a frame around the call needs allow="camera; microphone".',
    ],
    note: 'Nothing has to be changed on your device.',
  },
};

const phones: ReadonlySet<HelpBrowser> = new Set(['ios', 'android-chrome', 'android-firefox']);

/** Help text for a problem in a browser, in the language of `help`. */
export function helpFor({ topic, browser }: HelpKey, help: HelpStrings): HelpText {
  const onPhone = phones.has(browser);
  const { permission, busy, missing, afterwards } = help;
  switch (topic) {
    case 'permission':
      return {
        title: permission.title,
        steps: permission.steps[browser],
        note: onPhone ? afterwards : `${afterwards} ${permission.computerNote}`,
      };
    case 'busy':
      return { title: busy.title, steps: onPhone ? busy.phone : busy.computer, note: afterwards };
    case 'missing':
      return {
        title: missing.title,
        steps: onPhone ? missing.phone : missing.computer,
        note: missing.note,
      };
    default:
      return help[topic];
  }
}
