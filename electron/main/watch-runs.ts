import { watch } from 'node:fs';
import { makeFolder } from '../../models/core/make-folder.mjs';

export interface WatchOptions {
  /** Reads the list of runs again. */
  refresh: () => Promise<void>;
  /** Differs where another program has changed a run in the mean time. */
  stamp: () => Promise<string>;
  /** True while some run is written to by another program, so that its progress has to be asked for. */
  eager: () => boolean;
}

const LOOK_MS = 2000;

/** Notices runs that appear, vanish or progress without this app, for as long as the app lives. */
export function watchRuns(runsDir: string, { refresh, stamp, eager }: WatchOptions): void {
  let timer: NodeJS.Timeout | null = null;
  const soon = (delayMs: number) => {
    timer ??= setTimeout(() => {
      timer = null;
      // A list that can't be read now will be read the next time.
      void refresh().catch(() => undefined);
    }, delayMs);
  };
  let before: string | null = null;
  const look = async (): Promise<void> => {
    // The system tells of runs that come and go, not of what happens inside of their folders.
    const now = await stamp();
    if (eager() || (before !== null && now !== before)) soon(0);
    before = now;
  };
  setInterval(() => void look().catch(() => undefined), LOOK_MS).unref();
  try {
    makeFolder(runsDir);
    watch(runsDir, { persistent: false }, () => soon(300)).on('error', () => undefined);
  } catch {
    // Where nothing can be watched, the list shows what this app does.
  }
}
