/** Lowest supported version of Node: the lower end of `engines` in package.json. Node 22.0 has no `zlib.crc32`. */
export const SUPPORTED_NODE = '22.2.0';
/** Node 20 is not supported, but the server runs on it from this version on. */
export const RUNNING_NODE_20 = '20.19.0';

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
  const needs = `mesh-call needs Node 22.2 or later, and this is Node ${version}.`;
  // The releases in between lack what both have.
  if (version.startsWith('20.') && isAtLeast(version, RUNNING_NODE_20))
    return { runs: true, warning: `${needs} It runs, but without support: update Node.` };
  return { runs: false, warning: `${needs} Install a current version from https://nodejs.org.` };
}

function isAtLeast(version: string, minimum: string): boolean {
  const [parts, minimumParts] = [version, minimum].map((each) =>
    each.split('.').map((part) => Number.parseInt(part, 10)),
  );
  for (const [index, minimumPart] of (minimumParts ?? []).entries()) {
    const part = parts?.[index] ?? 0;
    if (part !== minimumPart) return part > minimumPart;
  }
  return true;
}
