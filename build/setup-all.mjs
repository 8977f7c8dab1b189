/** `npm run setup`: every part, trying again what failed a moment ago; exit code 1 when something could not be had. */
import { refuseWrongEnvironment } from './request.mjs';
import { forgetBlockedDownload } from './setup/electron.mjs';
import { parts, setUp } from './setup.mjs';

refuseWrongEnvironment();
forgetBlockedDownload();
const failures = await setUp(Object.values(parts), { retry: true });
process.exitCode = Object.keys(failures).length > 0 ? 1 : 0;
