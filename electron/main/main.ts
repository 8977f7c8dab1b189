/** The main process: one window, the queue of runs and their workers. */
import { app, dialog } from 'electron';
import { join } from 'node:path';
import { homeFolder } from '../../build/paths.mjs';
import { standardError } from '../../build/terminal-writer.mjs';
import { makeFolder } from '../../models/core/make-folder.mjs';
import { registerAppScheme } from './app-protocol.js';
import { callError } from './call-error.js';
import { startApp } from './start-app.js';

const home = homeFolder();
// One app per home folder: two would train the same queue.
app.setPath('userData', join(home, 'app'));
app.setName('Model Lab');
registerAppScheme();

try {
  makeFolder(join(home, 'app'));
  if (app.requestSingleInstanceLock()) {
    app
      .whenReady()
      .then(() => startApp(home))
      .catch(fail);
  } else {
    standardError.line('Model Lab is already running; its window was brought to the front.');
    app.exit(0);
  }
} catch (error) {
  fail(error);
}

/** Without its folders or its window the app can't go on: one sentence, and the end. */
function fail(error: unknown): void {
  const { message } = callError(error);
  standardError.line(`Model Lab could not start: ${message}`);
  if (app.isReady()) dialog.showErrorBox('Model Lab could not start', message);
  app.exit(1);
}
