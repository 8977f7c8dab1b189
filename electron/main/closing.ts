import { dialog, type BrowserWindow } from 'electron';

export interface Closing {
  /** Names of the runs that train now. */
  training: () => string[];
  /** Resolves when every run has written its checkpoint and ended. */
  stopAll: () => Promise<void>;
}

/**
 * Asks before the window closes while something trains, then lets the runs write their checkpoints first.
 * Runs that wait stay in the queue for the next time.
 */
export function askBeforeClosing(window: BrowserWindow, { training, stopAll }: Closing): void {
  let state: 'open' | 'asking' | 'stopping' | 'free' = 'open';
  window.on('close', (event) => {
    if (state === 'free' || (state === 'open' && training().length === 0)) return;
    event.preventDefault();
    if (state !== 'open') return;
    state = 'asking';
    void ask(window, training()).then(async (stop) => {
      state = stop ? 'stopping' : 'open';
      if (!stop) return;
      await stopAll();
      state = 'free';
      if (!window.isDestroyed()) window.close();
    });
  });
}

async function ask(window: BrowserWindow, names: string[]): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    title: 'Model Lab',
    message: names.length === 1 ? `${names[0]!} is training` : `${names.length} runs are training`,
    detail: 'A checkpoint is written before the window closes, and training can go on from it later.',
    buttons: ['Stop and save a checkpoint, then close', 'Cancel'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}
