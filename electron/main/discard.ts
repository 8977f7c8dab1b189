import { shell } from 'electron';
import { homeTrash, moveToHomeTrash } from '../runs/trash.js';

/** Moves a directory to the system's bin, from where the user can take it back. */
export async function moveToBin(dir: string): Promise<void> {
  try {
    await shell.trashItem(dir);
  } catch (error) {
    // Electron leaves this to a program of the desktop, which lean systems lack.
    const dataHome = homeTrash(process.env);
    if (dataHome === null) throw error;
    await moveToHomeTrash(dir, { dataHome, now: new Date() });
  }
}
