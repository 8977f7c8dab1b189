import { powerSaveBlocker } from 'electron';

/** Keeps the system awake while something trains. The screen may go dark. */
export class WakeLock {
  #blocker: number | null = null;

  /** To be told at every change. */
  set(training: boolean): void {
    if (training && this.#blocker === null) {
      this.#blocker = powerSaveBlocker.start('prevent-app-suspension');
    } else if (!training && this.#blocker !== null) {
      powerSaveBlocker.stop(this.#blocker);
      this.#blocker = null;
    }
  }
}
