#!/usr/bin/env node
import { checkNode } from './config/node-version.js';

// Entry of the command line. The server itself is imported after the check, so that an old version of Node ends with
// one sentence instead of a stack.

const { runs, warning } = checkNode(process.versions.node);
if (runs) await import('./command-line.js');
else {
  console.error(`mesh-call: ${warning}`);
  process.exitCode = 1;
}
