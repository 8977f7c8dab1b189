import { existsSync } from 'node:fs';
import { writeHeartbeat } from './heartbeat.js';
import { readOwner, writeOwner } from './owner.js';
import { runJsonPath } from './run-paths.js';

/** Another process has taken the run: nothing more may be written into it. */
export class TakenError extends Error {
  override readonly name = 'TakenError';
}

/** That this process trains the run in a directory, until another one takes it. */
export class Ownership {
  readonly #dir: string;
  readonly #token: string;
  #beats = 0;
  #beating = false;

  private constructor(dir: string, token: string) {
    this.#dir = dir;
    this.#token = token;
  }

  /** For whoever holds the directory's claim. */
  static take(dir: string): Ownership {
    const ownership = new Ownership(dir, writeOwner(dir).token);
    void ownership.beat();
    return ownership;
  }

  get isKept(): boolean {
    try {
      this.assertKept();
      return true;
    } catch {
      return false;
    }
  }

  /** Throws TakenError where the run is another process's. To be called before anything is written into it. */
  assertKept(): void {
    const owner = readOwner(this.#dir);
    // What can't be read says nothing; nor does a directory that is gone, as writing there will tell.
    if (owner === 'unknown' || owner?.token === this.#token) return;
    if (owner === null && !existsSync(runJsonPath(this.#dir))) return;
    const by = owner === null ? 'another process' : `process ${owner.pid} on ${owner.host}`;
    throw new TakenError(`The run was taken over by ${by} meanwhile; nothing more was written into it from here.`);
  }

  /** Moves the heartbeat, without waiting for the disk. Throws TakenError. */
  beat(): void {
    this.assertKept();
    if (this.#beating) return;
    this.#beating = true;
    void writeHeartbeat(this.#dir, this.#token, ++this.#beats).finally(() => (this.#beating = false));
  }
}
