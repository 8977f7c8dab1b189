/** `npm run --silent bench -- …`: sets up what the benchmark needs, then becomes it. */
import { become } from './become.mjs';
import { bundle } from './bundle.mjs';
import { refuseWrongEnvironment } from './request.mjs';
import { parts, setUp } from './setup.mjs';
import { measureWatching } from './watching.mjs';
import { standardError } from './terminal-writer.mjs';

refuseWrongEnvironment();
const args = process.argv.slice(2);
if (args.includes('--watching')) {
  await measureWatching(args.filter((arg) => arg !== '--watching'));
} else if (args.includes('--explaining')) {
  await setUp([parts.runtime]);
  await bundle(['explaining'], standardError.line);
  become(
    'explaining',
    args.filter((arg) => arg !== '--explaining'),
  );
} else {
  await setUp([parts.runtime]);
  await bundle(['bench', 'contender'], standardError.line);
  become('bench', args);
}
