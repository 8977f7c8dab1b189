import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../build/paths.mjs';

/** Where the groups of slow tests keep how far they are. */
export const progressFolder = join(projectRoot, 'test', 'reliability', 'progress');

/** The seed that a slow test was asked for. */
export const seed = Number(process.env['MODEL_LAB_SLOW_SEED'] ?? 1);

/** How far a group of slow tests is: `state` is its own; `figures` is one line for docs/reliability.md, once there is one. */
export class Progress<State> {
  state: State;
  readonly #path: string;
  readonly #settings: string;

  /**
   * Goes on where the group was interrupted, if that was with the same settings and `--fresh` is not asked for; otherwise
   * begins with `state`.
   */
  constructor(group: string, settings: Record<string, unknown>, state: State) {
    this.#path = join(progressFolder, `${group}.json`);
    this.#settings = JSON.stringify({ seed, ...settings });
    const kept = process.env['MODEL_LAB_SLOW_FRESH'] === '1' ? null : this.#read();
    this.state = kept ?? state;
  }

  /** Keeps the state as it is now. */
  keep(figures?: string): void {
    mkdirSync(progressFolder, { recursive: true });
    const kept = { settings: this.#settings, ...(figures !== undefined && { figures }), state: this.state };
    writeFileSync(`${this.#path}.tmp`, `${JSON.stringify(kept, null, 2)}\n`);
    renameSync(`${this.#path}.tmp`, this.#path);
  }

  /** The same, with the figures printed. */
  tell(figures: string): void {
    this.keep(figures);
    process.stderr.write(`\n${figures}\n`);
  }

  #read(): State | null {
    try {
      const kept = JSON.parse(readFileSync(this.#path, 'utf8')) as { settings: string; state: State };
      return kept.settings === this.#settings ? kept.state : null;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }
}
