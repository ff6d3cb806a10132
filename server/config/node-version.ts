/** Lowest supported version of Node: the lower end of `engines` in package.json. */
export const SUPPORTED_NODE = '22.0.0';
/** Lowest version that the server still runs on, unsupported. Below it, the server's packages do not load. */
export const RUNNING_NODE = '20.19.0';

export interface NodeCheck {
  /** Whether the server can run. */
  readonly runs: boolean;
  /** Sentence for the operator; null for a supported version. */
  readonly warning: string | null;
}

/**
 * Checks the version of Node.
 *
 * See demo/docs/decisions/0049-node-22-or-later.md.
 *
 * @param version as in `process.versions.node`
 */
export function checkNode(version: string): NodeCheck {
  if (isAtLeast(version, SUPPORTED_NODE)) return { runs: true, warning: null };
  const needs = `mesh-call needs Node ${major(SUPPORTED_NODE)} or later, and this is Node ${version}.`;
  if (!isAtLeast(version, RUNNING_NODE))
    return { runs: false, warning: `${needs} Install a current version from https://nodejs.org.` };
  return { runs: true, warning: `${needs} It runs, but without support: update Node.` };
}

const major = (version: string) => version.split('.')[0];

function isAtLeast(version: string, least: string): boolean {
  const [parts, leastParts] = [version, least].map((each) =>
    each.split('.').map((part) => Number.parseInt(part, 10)),
  );
  for (const [index, part] of (leastParts ?? []).entries()) {
    const own = parts?.[index] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}
