/** `npm run --silent lab -- …`: sets up what the CLI needs, then becomes the CLI. Standard output is the CLI's alone. */
import { become } from './become.mjs';
import { bundle, terminalBundles } from './bundle.mjs';
import { refuseWrongEnvironment } from './request.mjs';
import { parts, setUp } from './setup.mjs';
import { standardError } from './terminal-writer.mjs';

refuseWrongEnvironment();
await setUp([parts.runtime, parts.datasets]);
await bundle(terminalBundles, standardError.line);
become('cli', process.argv.slice(2));
