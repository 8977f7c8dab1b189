import { app, dialog, type BrowserWindow } from 'electron';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { AppInfo } from '../protocol/app.js';
import type { CallHandlers } from './calls.js';
import { fileName } from './file-name.js';
import type { FileThread } from './files/file-thread.js';
import type { RunDispatcher } from './run-dispatcher.js';
import type { RunRegistry } from './run-registry.js';
import { untrainedDir } from './untrained.js';

export interface RunFilesOptions {
  window: BrowserWindow;
  files: FileThread;
  /** Another thread, for what may take minutes: nothing waits for it. To be closed. */
  openFiles: () => FileThread;
  registry: RunRegistry;
  dispatcher: RunDispatcher;
  runsDir: string;
  appInfo: AppInfo;
  /** Tells the window which runs there are. */
  changed: () => void;
}

/** Runs that leave the app as files, and come into it. */
export function runFileCalls(
  options: RunFilesOptions,
): Pick<CallHandlers, 'runCommand' | 'saveReport' | 'exportRun' | 'importRun'> {
  const { window, files, registry, dispatcher, runsDir, appInfo, changed } = options;

  async function aside<T>(work: (thread: FileThread) => Promise<T>): Promise<T> {
    const thread = options.openFiles();
    try {
      return await work(thread);
    } finally {
      thread.close();
    }
  }

  async function pathFor(title: string, name: string, kind: string, extension: string): Promise<string | null> {
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      title,
      defaultPath: join(app.getPath('documents'), fileName(`${name}.${extension}`)),
      filters: [{ name: kind, extensions: [extension] }],
    });
    return canceled || !filePath ? null : filePath;
  }

  return {
    runCommand: (id) => files.run('runCommand', registry.get(id).dir, runsDir),

    async saveReport(ids) {
      const runs = ids.map((id) => registry.get(id));
      const name = runs.length === 1 ? `${runs[0]!.summary.name}-report` : `comparison-of-${runs.length}-runs`;
      const path = await pathFor('Save the report', name, 'HTML page', 'html');
      if (path === null) return false;
      const request = { dirs: runs.map(({ dir }) => dir), runsDir, now: new Date(), version: appInfo.version };
      await aside((thread) => thread.run('writeReport', path, request));
      return true;
    },

    async exportRun(id) {
      // Whoever can't have it needs no name for it.
      const dir = await untrainedDir(id, { registry, dispatcher, files });
      const path = await pathFor('Export the run', registry.get(id).summary.name, 'Zip file', 'zip');
      if (path === null) return false;
      await aside((thread) => thread.run('exportRun', dir, path));
      return true;
    },

    async importRun() {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: 'Import a run',
        defaultPath: homedir(),
        properties: ['openFile'],
        filters: [{ name: 'Zip file of a run', extensions: ['zip'] }],
      });
      const [path] = filePaths;
      if (canceled || path === undefined) return null;
      const { dir, record, notes } = await aside((thread) => thread.run('importRun', path, runsDir));
      const id = registry.put(dir, record);
      changed();
      return { run: dispatcher.summary(id), notes };
    },
  };
}
