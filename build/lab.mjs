/** `npm run --silent lab -- …`: sets up what the CLI needs, then becomes the CLI. Standard output is the CLI's alone. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { bundle, terminalBundles } from './bundle.mjs';
import { projectRoot } from './paths.mjs';
import { parts, setUp } from './setup.mjs';

await setUp([parts.runtime, parts.datasets]);
await bundle(terminalBundles, (line) => process.stderr.write(`${line}\n`));

// The same process goes on as the CLI, so that signals and the exit code are its own.
const cli = join(projectRoot, 'dist', 'cli.cjs');
process.argv.splice(1, 1, cli);
createRequire(import.meta.url)(cli);
