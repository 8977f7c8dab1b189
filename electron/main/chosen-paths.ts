import { randomUUID } from 'node:crypto';
import { RequestError } from '../../models/core/errors.js';
import type { ChosenPath } from '../protocol/app.js';

/** Choices that are remembered; older ones have to be made again. */
const KEPT = 1000;

/**
 * The files and folders of this sitting that the user has chosen in a dialog of the system or dropped on the page. The page
 * is given a token for each and can reach no other.
 */
export class ChosenPaths {
  readonly #paths = new Map<string, string>();

  add(path: string): ChosenPath {
    const token = randomUUID();
    this.#paths.set(token, path);
    const [oldest] = this.#paths.keys();
    if (this.#paths.size > KEPT) this.#paths.delete(oldest!);
    return { token, path };
  }

  /** What the user chose; throws RequestError for `key` where the token stands for nothing. */
  pathOf(token: string, key: string): string {
    const path = this.find(token);
    if (path !== null) return path;
    throw new RequestError(
      `${key}: this was not chosen by you here; choose it in the dialog, or drop it on the window.`,
      {
        field: key,
      },
    );
  }

  /** Null where the token stands for nothing. */
  find(token: string): string | null {
    return this.#paths.get(token) ?? null;
  }
}
