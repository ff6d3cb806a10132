import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { distance } from 'fastest-levenshtein';
import * as v from 'valibot';
import {
  conflicts,
  defaultSettings,
  type SettingName,
  type Settings,
  SettingsError,
  settingNames,
  settingTable,
} from './settings.js';

/** Parsed command line. */
export type Command =
  | {
      /** `check`: only validate the configuration. `health`: ask the server that runs with it. */
      readonly kind: 'run' | 'check' | 'health';
      readonly settings: Settings;
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' };

/**
 * Variables that Kubernetes sets in every container for a service whose name begins with "mesh-call", each with its kind of
 * value (https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables).
 */
const KUBERNETES_VARIABLES: readonly (readonly [name: RegExp, value: RegExp])[] = [
  [/_SERVICE_HOST$|_PORT_\d+_(?:TCP|UDP|SCTP)_ADDR$/u, /^[\d.:a-f]+$/u],
  [/_SERVICE_PORT(?:_\w+)?$|_PORT_\d+_(?:TCP|UDP|SCTP)_PORT$/u, /^\d+$/u],
  [/_PORT(?:_\d+_(?:TCP|UDP|SCTP))?$/u, /^(?:tcp|udp|sctp):\/\/[\d.:[\]a-f]+$/u],
  [/_PORT_\d+_(?:TCP|UDP|SCTP)_PROTO$/u, /^(?:tcp|udp|sctp)$/u],
];

/** Edit distance up to which an unknown name counts as a typo of a setting. */
const MAX_TYPO_DISTANCE = 2;

export interface ConfigSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Flags without the program's name. Leave out when the server is part of another program. */
  readonly args?: readonly string[];
}

/**
 * Reads all settings. A flag overrides its variable; empty text counts as unset.
 *
 * @throws {SettingsError} with all problems, not only the first
 */
export function loadConfig(sources: ConfigSources): Settings {
  const command = readCommand(sources);
  if ('settings' in command) return command.settings;
  throw new SettingsError([`--${command.kind} is for the command line only.`]);
}

/** Reads the settings and the flags that only the command line has. @throws {SettingsError} */
export function readCommand({ env, args = [] }: ConfigSources): Command {
  const flags = readFlags(args);
  if (flags.help) return { kind: 'help' };
  if (flags.version) return { kind: 'version' };
  const problems = unknownVariables(env).map(unknownProblem);
  const chosen: Partial<Record<SettingName, unknown>> = {};
  for (const name of settingNames) {
    try {
      const given = givenText(name, env, flags);
      if (given) chosen[name] = parsedValue(name, given);
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      problems.push(...error.problems);
    }
  }
  const settings = { ...defaultSettings, ...chosen } as Settings;
  problems.push(...conflicts(settings));
  if (problems.length > 0) throw new SettingsError(problems);
  return { kind: flags.health ? 'health' : flags.check ? 'check' : 'run', settings };
}

/** Text given for a setting. */
interface GivenText {
  /** Variable or flag, as it is written. */
  readonly source: string;
  readonly text: string;
  /** Whether the text is the path of a file that contains the value. */
  readonly isPath: boolean;
}

/** Text of the flags if there is any, else of the variables; `null` if the setting is unset. @throws {SettingsError} */
function givenText(name: SettingName, env: ConfigSources['env'], flags: Flags): GivenText | null {
  const sources = sourcesOf(name);
  const fromFlags = sources.flatMap(({ flag, isPath }) => {
    const text = flags.values.get(flag)?.trim();
    // An empty secret is a mistake, such as an unset variable of a shell, and must not open the rooms.
    return text || (text === '' && settingTable[name].isSecret)
      ? [{ source: `--${flag}`, text, isPath }]
      : [];
  });
  const fromVariables = sources.flatMap(({ variable, isPath }) => {
    const text = env[variable]?.trim();
    return text && !isFromKubernetes(variable, text) ? [{ source: variable, text, isPath }] : [];
  });
  const [given = null, second] = fromFlags.length > 0 ? fromFlags : fromVariables;
  if (given && second)
    throw new SettingsError([`${given.source} and ${second.source} must not both be set.`]);
  return given;
}

/** Names of a setting, and those of the file that contains a secret. */
function sourcesOf(name: SettingName) {
  const { variable, flag, isSecret } = settingTable[name];
  const direct = { variable, flag, isPath: false };
  return isSecret ? [direct, { variable: `${variable}_FILE`, flag: `${flag}-file`, isPath: true }] : [direct];
}

/** @throws {SettingsError} */
function parsedValue(name: SettingName, { source, text, isPath }: GivenText): unknown {
  const { schema, expected } = settingTable[name];
  const result = v.safeParse(schema, isPath ? contentOf(source, text) : text);
  if (result.success) return result.output;
  const what = isPath ? `the path of a file with ${expected}` : `${expected}${displayed(name, text)}`;
  throw new SettingsError([`${source} must be ${what}.`]);
}

/** @throws {SettingsError} */
function contentOf(source: string, path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SettingsError([`${source} must be the path of a readable file (${reason}).`], error);
  }
}

function unknownVariables(env: ConfigSources['env']): string[] {
  const known = new Set<string>(settingNames.flatMap(sourcesOf).map(({ variable }) => variable));
  return Object.entries(env).flatMap(([name, value]) => {
    const text = value?.trim();
    const isUnknown =
      name.startsWith('MESH_CALL_') && !known.has(name) && text && !isFromKubernetes(name, text);
    return isUnknown ? [name] : [];
  });
}

/** A service named "mesh-call-turn" has a variable whose name is also a setting's, so the value counts as well. */
function isFromKubernetes(name: string, text: string): boolean {
  return (
    name.startsWith('MESH_CALL_') &&
    KUBERNETES_VARIABLES.some(([pattern, value]) => pattern.test(name) && value.test(text))
  );
}

function unknownProblem(name: string): string {
  const similar = similarVariable(name);
  return `${name} is not a setting. ${similar === null ? 'See mesh-call --help.' : `Did you mean ${similar}?`}`;
}

/** Variable that an unknown name may be a typo of; `null` if none is similar. */
function similarVariable(name: string): string | null {
  const known = settingNames.flatMap(sourcesOf).map(({ variable }) => variable);
  // Some settings have no prefix.
  const spellings = [name, name.replace('MESH_CALL_', '')];
  const [best] = known
    .map((variable) => ({
      variable,
      distance: Math.min(...spellings.map((each) => distance(each, variable))),
    }))
    .sort((a, b) => a.distance - b.distance);
  return best && best.distance <= MAX_TYPO_DISTANCE ? best.variable : null;
}

interface Flags {
  readonly help: boolean;
  readonly version: boolean;
  readonly check: boolean;
  readonly health: boolean;
  readonly values: ReadonlyMap<string, string>;
}

function readFlags(args: readonly string[]): Flags {
  const options: Record<string, { type: 'string' | 'boolean'; short?: string }> = {
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean', short: 'v' },
    'check-config': { type: 'boolean' },
    health: { type: 'boolean' },
  };
  for (const name of settingNames)
    for (const { flag } of sourcesOf(name)) options[flag] = { type: isSwitch(name) ? 'boolean' : 'string' };
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
      health: isSet('health'),
      values: new Map(texts),
    };
  } catch (error) {
    const [sentence = ''] = error instanceof Error ? error.message.split('. ') : [];
    throw new SettingsError([`${sentence.replace(/\.$/u, '')}. See mesh-call --help.`], error);
  }
}

/** Whether the setting is a boolean, whose flag has no value. */
function isSwitch(name: SettingName): boolean {
  return typeof settingTable[name].fallback === 'boolean';
}

/** The given value for an error message, but never a secret. */
function displayed(name: SettingName, text: string): string {
  return settingTable[name].isSecret ? '' : `, but is "${text.slice(0, 80)}"`;
}

/** The text of `mesh-call --help`. */
export function helpText(): string {
  const rows = settingNames.map((name) => {
    const { flag, placeholder, variable, help, fallback } = settingTable[name];
    const defaultText =
      fallback === null || fallback === false || (Array.isArray(fallback) && fallback.length === 0)
        ? ''
        : ` [${fallback}]`;
    return [
      isSwitch(name) ? `  --${flag}` : `  --${flag} ${placeholder}`,
      variable,
      `${help}${defaultText}`,
    ] as const;
  });
  const flagWidth = Math.max(...rows.map(([flag]) => flag.length)) + 2;
  const variableWidth = Math.max(...rows.map(([, variable]) => variable.length)) + 2;
  const secretNames = settingNames.flatMap((name) =>
    settingTable[name].isSecret ? [settingTable[name].variable] : [],
  );
  return [
    'Usage: mesh-call [flags]',
    '',
    'Serves <mesh-call>, its demo, and signaling for calls. Each flag overrides its environment variable.',
    '',
    ...rows.map(([flag, variable, help]) => flag.padEnd(flagWidth) + variable.padEnd(variableWidth) + help),
    `${'  --check-config'.padEnd(flagWidth + variableWidth)}validate the configuration and exit`,
    `${'  --health'.padEnd(flagWidth + variableWidth)}ask the server that runs with this configuration, and exit with 0 if it is healthy`,
    '  --help',
    '  --version',
    '',
    `In the place of a secret, a file may contain it: ${secretNames.join(', ')}.`,
    'Name it by the variable with _FILE, such as MESH_CALL_SECRET_FILE, or the flag with -file.',
    '',
  ].join('\n');
}
