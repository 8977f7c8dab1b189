/** `npm run --silent bench -- …`: sets up what the benchmark needs, then becomes it. */
import { become } from './become.mjs';
import { bundle } from './bundle.mjs';
import { refuseWrongEnvironment } from './request.mjs';
import { parts, peersPart, setUp } from './setup.mjs';

refuseWrongEnvironment();
const args = process.argv.slice(2);
await setUp([parts.runtime, parts.datasets]);
if (args.includes('--peers') && Object.keys(await setUp([peersPart], { retry: true })).length > 0) process.exit(1);
await bundle(['bench', 'worker'], (line) => process.stderr.write(`${line}\n`));
become('bench', args);
