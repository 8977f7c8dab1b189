import { watch } from 'node:fs';
import { makeFolder } from '../../models/core/make-folder.mjs';

export interface WatchOptions {
  /** Reads the list of runs again. */
  refresh: () => Promise<void>;
  /** True while some run is written to by another program, so that its progress has to be asked for. */
  eager: () => boolean;
}

/** Notices runs that appear, vanish or progress without this app, for as long as the app lives. */
export function watchRuns(runsDir: string, { refresh, eager }: WatchOptions): void {
  let timer: NodeJS.Timeout | null = null;
  const soon = (delayMs: number) => {
    timer ??= setTimeout(() => {
      timer = null;
      // A list that can't be read now will be read the next time.
      void refresh().catch(() => undefined);
    }, delayMs);
  };
  setInterval(() => {
    if (eager()) soon(0);
  }, 2000).unref();
  try {
    makeFolder(runsDir);
    watch(runsDir, { persistent: false }, () => soon(300)).on('error', () => undefined);
  } catch {
    // Where nothing can be watched, the list shows what this app does.
  }
}
