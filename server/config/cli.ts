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
      /** `check`: only validate the configuration. */
      readonly kind: 'run' | 'check';
      readonly settings: Settings;
      /** Variables with the prefix MESH_CALL_ that are not settings. */
      readonly unknown: readonly string[];
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' };

/** Variables that Kubernetes sets in every container for a service named "mesh-call". */
const KUBERNETES_VARIABLE =
  /^MESH_CALL(?:_\w+)?_(?:SERVICE_(?:HOST|PORT(?:_\w+)?)|PORT(?:_\d+_(?:TCP|UDP)(?:_(?:PROTO|PORT|ADDR))?)?)$/u;

/** Value of such a variable. A service named "mesh-call-turn" has one whose name is also a setting's. */
const KUBERNETES_VALUE = /^(?:tcp|udp|sctp):\/\/[\d.:[\]a-f]+$/u;

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
  const unknown = unknownVariables(env);
  const problems = unknown.flatMap((name) => {
    const similar = similarVariable(name);
    return similar === null ? [] : [`${name} is not a setting. Did you mean ${similar}?`];
  });
  const chosen: Partial<Record<SettingName, unknown>> = {};
  for (const name of settingNames) {
    const { variable, flag, schema, expected } = settingTable[name];
    const flagText = flags.values.get(flag);
    const text = (flagText || env[variable])?.trim();
    if (!text || (!flagText && KUBERNETES_VALUE.test(text))) continue;
    const result = v.safeParse(schema, text);
    if (result.success) chosen[name] = result.output;
    else problems.push(`${flagText ? `--${flag}` : variable} must be ${expected}${displayed(name, text)}.`);
  }
  const settings = { ...defaultSettings, ...chosen } as Settings;
  problems.push(...conflicts(settings));
  if (problems.length > 0) throw new SettingsError(problems);
  return { kind: flags.check ? 'check' : 'run', settings, unknown };
}

function unknownVariables(env: ConfigSources['env']): string[] {
  const known = new Set<string>(settingNames.map((name) => settingTable[name].variable));
  return Object.keys(env).filter(
    (name) =>
      name.startsWith('MESH_CALL_') &&
      !known.has(name) &&
      !KUBERNETES_VARIABLE.test(name) &&
      env[name]?.trim(),
  );
}

/** Variable that an unknown name may be a typo of; `null` if none is similar. */
function similarVariable(name: string): string | null {
  const known = settingNames.map((each) => settingTable[each].variable);
  const [best] = known
    .map((variable) => ({ variable, distance: distance(name, variable) }))
    .sort((a, b) => a.distance - b.distance);
  return best && best.distance <= MAX_TYPO_DISTANCE ? best.variable : null;
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

/** Whether the setting is a boolean, whose flag has no value. */
function isSwitch(name: SettingName): boolean {
  return typeof settingTable[name].fallback === 'boolean';
}

/** The given value for an error message, but never a secret. */
function displayed(name: SettingName, text: string): string {
  return SECRETS.has(name) ? '' : `, but is "${text.slice(0, 80)}"`;
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
  return [
    'Usage: mesh-call [flags]',
    '',
    'Serves <mesh-call>, its demo, and signaling for calls. Each flag overrides its environment variable.',
    '',
    ...rows.map(([flag, variable, help]) => flag.padEnd(flagWidth) + variable.padEnd(variableWidth) + help),
    `${'  --check-config'.padEnd(flagWidth + variableWidth)}validate the configuration and exit`,
    '  --help',
    '  --version',
    '',
  ].join('\n');
}
