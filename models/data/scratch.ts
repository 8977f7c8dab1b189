import { beginAside, type Aside } from '../core/aside.js';
import { makeFolder } from '../core/make-folder.mjs';
import { fileError } from './file-errors.js';

/** Room on the disk for what an import can't hold in memory, beside the data sets: made when it is first asked for. */
export class Scratch {
  readonly #root: string;
  readonly #name: string;
  #aside: Aside | null = null;

  /** `root` holds the data sets, and `name` is the one that is imported. */
  constructor(root: string, name: string) {
    this.#root = root;
    this.#name = name;
  }

  /** A folder that nobody else has. Throws RequestError where the disk refuses. */
  folder(): string {
    try {
      if (this.#aside === null) {
        makeFolder(this.#root);
        this.#aside = beginAside(this.#root, this.#name);
      }
      return this.#aside.partial;
    } catch (error) {
      throw fileError(this.#root, error);
    }
  }

  /** Removes it, with all that is in it. */
  end(): void {
    this.#aside?.end();
    this.#aside = null;
  }
}
