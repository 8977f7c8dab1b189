/**
 * `npm run setup`: every part that a start needs, trying again what failed a moment ago; exit code 1 when something could not
 * be had. `npm run setup -- edge` sets up only what TensorFlow Lite files are made and run with, else had on first use.
 */
import { refuseWrongEnvironment } from './request.mjs';
import { forgetBlockedDownload } from './setup/electron.mjs';
import { edgePart, parts, setUp } from './setup.mjs';
import { standardError } from './terminal-writer.mjs';

refuseWrongEnvironment();
const known = { ...parts, edge: edgePart };
const asked = process.argv.slice(2);
const wrong = asked.find((name) => !(name in known));
if (wrong !== undefined) {
  standardError.line(`setup: "${wrong}" is not a part; use ${Object.keys(known).join(', ')}.`);
  process.exit(2);
}
forgetBlockedDownload();
const wanted = asked.length > 0 ? asked.map((name) => known[/** @type {keyof typeof known} */ (name)]) : null;
const failures = await setUp(wanted ?? Object.values(parts), { retry: true });
process.exitCode = Object.keys(failures).length > 0 ? 1 : 0;
