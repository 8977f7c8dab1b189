/** `npm start`: sets up what is missing, then opens the window; without a display, trains the default in the terminal. */
import { spawn } from 'node:child_process';
import { become } from './become.mjs';
import { appBundles, bundle, terminalBundles } from './bundle.mjs';
import { hasDisplay } from './display.mjs';
import { projectRoot, startedIn } from './paths.mjs';
import { electronBinary, findElectron } from './setup/electron.mjs';
import { refuseWrongEnvironment } from './request.mjs';
import { parts, setUp } from './setup.mjs';
import { standardError } from './terminal-writer.mjs';

refuseWrongEnvironment();
const args = process.argv.slice(2);
const say = standardError.line;

if (!hasDisplay()) {
  say(
    'There is no display, so the default training runs in the terminal; `npm run --silent lab -- --help` shows more.',
  );
  await setUp([parts.runtime, parts.datasets]);
  await bundle(terminalBundles, say);
  become('cli', ['train', 'gan', ...args]);
} else if (process.getuid?.() === 0 && !args.includes('--no-sandbox')) {
  say(
    "Chromium's sandbox does not work for root: start as an ordinary user, or use `npm run --silent lab -- train gan`.",
  );
  process.exitCode = 1;
} else {
  const failures = await setUp([parts.runtime, parts.electron, parts.datasets]);
  await bundle(appBundles, say);
  if (failures.electron) process.exitCode = 1;
  else openWindow();
}

function openWindow() {
  const found = findElectron();
  if (found && !found.supported) {
    say(
      `Electron ${found.version ?? 'of unknown version'} is out of support and meant for tests; \`lab doctor\` says more.`,
    );
  }
  const env = { ...process.env };
  // Left over from a terminal inside an Electron editor, it would turn Electron into plain Node.
  delete env['ELECTRON_RUN_AS_NODE'];
  const child = spawn(electronBinary(), [projectRoot, ...args], { stdio: 'inherit', env, cwd: startedIn() });
  // A terminal sends Ctrl-C to both; Electron decides what comes of it, and this process reports how it ended.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.once('error', (error) => {
    say(`Electron could not be started: ${error.message}.`);
    process.exitCode = 1;
  });
  child.once('exit', (code) => (process.exitCode = code ?? 1));
}
