import { parseArgs } from 'node:util';
import { distance } from 'fastest-levenshtein';
import * as v from 'valibot';
import {
  contradictions,
  defaultSettings,
  type SettingName,
  type Settings,
  SettingsError,
  settingNames,
  settingTable,
} from './settings.js';

/** What the command line asks for. */
export type Command =
  | {
      /** `check`: only say whether a server would start like this. */
      readonly kind: 'run' | 'check';
      readonly settings: Settings;
      /** Variables that look like settings and are none, maybe for a slip of the pen. */
      readonly unknown: readonly string[];
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' };

/** What Kubernetes puts into every container for a service named "mesh-call": nobody has set these. */
const OF_KUBERNETES =
  /^MESH_CALL(?:_\w+)?_(?:SERVICE_(?:HOST|PORT(?:_\w+)?)|PORT(?:_\d+_(?:TCP|UDP)(?:_(?:PROTO|PORT|ADDR))?)?)$/u;

/** Also where a service's name makes such a name one of a setting: "mesh-call-turn" does. */
const VALUE_OF_KUBERNETES = /^(?:tcp|udp|sctp):\/\/[\d.:[\]a-f]+$/u;

/** So many letters away from a setting's name, a name is a slip of the pen. */
const SLIP = 2;

export interface ConfigSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The flags, without the program's own name; none where the server is part of another program. */
  readonly args?: readonly string[];
}

/**
 * Reads every setting; a flag wins over its variable, and an empty text counts as unset.
 *
 * @throws {SettingsError} with everything that is wrong, not only the first.
 */
export function loadConfig(sources: ConfigSources): Settings {
  const command = readCommand(sources);
  if ('settings' in command) return command.settings;
  throw new SettingsError([`--${command.kind} is for the command line only.`]);
}

/** The same for a command line, where `--help` and `--version` ask for something else. */
export function readCommand({ env, args = [] }: ConfigSources): Command {
  const flags = readFlags(args);
  if (flags.help) return { kind: 'help' };
  if (flags.version) return { kind: 'version' };
  const strangers = unknownVariables(env);
  const problems = strangers.flatMap((name) => {
    const meant = nearest(name);
    return meant === null ? [] : [`${name} is no setting: ${meant} may be meant.`];
  });
  const chosen: Partial<Record<SettingName, unknown>> = {};
  for (const name of settingNames) {
    const { variable, flag, schema, expected } = settingTable[name];
    const byFlag = flags.values.get(flag);
    const text = (byFlag || env[variable])?.trim();
    if (!text || (!byFlag && VALUE_OF_KUBERNETES.test(text))) continue;
    const result = v.safeParse(schema, text);
    if (result.success) chosen[name] = result.output;
    else problems.push(`${byFlag ? `--${flag}` : variable} must be ${expected}${shown(name, text)}.`);
  }
  const settings = { ...defaultSettings, ...chosen } as Settings;
  problems.push(...contradictions(settings));
  if (problems.length > 0) throw new SettingsError(problems);
  return { kind: flags.check ? 'check' : 'run', settings, unknown: strangers };
}

function unknownVariables(env: ConfigSources['env']): string[] {
  const known = new Set<string>(settingNames.map((name) => settingTable[name].variable));
  return Object.keys(env).filter(
    (name) =>
      name.startsWith('MESH_CALL_') && !known.has(name) && !OF_KUBERNETES.test(name) && env[name]?.trim(),
  );
}

/** The setting whose name differs least, where it differs by so little that it may have been meant. */
function nearest(name: string): string | null {
  const known = settingNames.map((each) => settingTable[each].variable);
  const [best] = known
    .map((variable) => ({ variable, distance: distance(name, variable) }))
    .sort((a, b) => a.distance - b.distance);
  return best && best.distance <= SLIP ? best.variable : null;
}

interface Flags {
  readonly help: boolean;
  readonly version: boolean;
  readonly check: boolean;
  readonly values: ReadonlyMap<string, string>;
}

function readFlags(args: readonly string[]): Flags {
  const options: Record<string, { type: 'string' | 'boolean'; short?: string }> = {
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean', short: 'v' },
    'check-config': { type: 'boolean' },
  };
  for (const name of settingNames)
    options[settingTable[name].flag] = { type: isSwitch(name) ? 'boolean' : 'string' };
  try {
    const { values } = parseArgs({ args: [...args], options, allowPositionals: false });
    const switches = new Set<string>(settingNames.filter(isSwitch).map((name) => settingTable[name].flag));
    const texts = Object.entries(values).flatMap(([flag, value]): [string, string][] =>
      typeof value === 'string' ? [[flag, value]] : switches.has(flag) ? [[flag, 'on']] : [],
    );
    const isSet = (name: string) => values[name] === true;
    return {
      help: isSet('help'),
      version: isSet('version'),
      check: isSet('check-config'),
      values: new Map(texts),
    };
  } catch (error) {
    const [sentence = ''] = error instanceof Error ? error.message.split('. ') : [];
    throw new SettingsError([`${sentence.replace(/\.$/u, '')}. See mesh-call --help.`], error);
  }
}

const SECRETS: ReadonlySet<SettingName> = new Set([
  'secret',
  'turnSecret',
  'apiKey',
  'webhookSecret',
  'redisUrl',
]);

/** A flag alone turns it on. */
function isSwitch(name: SettingName): boolean {
  return typeof settingTable[name].fallback === 'boolean';
}

/** Shows what was given, but never a secret. */
function shown(name: SettingName, text: string): string {
  return SECRETS.has(name) ? '' : `, but is "${text.slice(0, 80)}"`;
}

/** The text of `mesh-call --help`. */
export function helpText(): string {
  const rows = settingNames.map((name) => {
    const { flag, placeholder, variable, help, fallback } = settingTable[name];
    const standard =
      fallback === null || fallback === false || (Array.isArray(fallback) && fallback.length === 0)
        ? ''
        : ` [${fallback}]`;
    return [
      isSwitch(name) ? `  --${flag}` : `  --${flag} ${placeholder}`,
      variable,
      `${help}${standard}`,
    ] as const;
  });
  const flagWidth = Math.max(...rows.map(([flag]) => flag.length)) + 2;
  const variableWidth = Math.max(...rows.map(([, variable]) => variable.length)) + 2;
  return [
    'Usage: mesh-call [flags]',
    '',
    'Serves <mesh-call>, its demo, and the signaling that calls need. Every flag has a variable; the flag wins.',
    '',
    ...rows.map(([flag, variable, help]) => flag.padEnd(flagWidth) + variable.padEnd(variableWidth) + help),
    '  --check-config'.padEnd(flagWidth + variableWidth) +
      'say whether a server would start like this, and end',
    '  --help',
    '  --version',
    '',
  ].join('\n');
}
