/** A disk below a folder that fails from a chosen write on. */
import { sep } from 'node:path';

/**
 * `full`: nothing more fits; what frees room works. `half`: the same, and of the write that fails half is there.
 * `hiccup`: one write fails with an error of the disk, half done, and all others work. `read-only`: nothing can be
 * changed. `errors`: nothing can be read either. `gone`: nothing is there, and what is open fails.
 */
export const faults = ['full', 'half', 'hiccup', 'read-only', 'errors', 'gone'] as const;
export type Fault = (typeof faults)[number];

/** `make`, `fill` and `sync` take room; `change` doesn't, as a rename or a removal. */
export type Doing = 'read' | 'make' | 'fill' | 'sync' | 'change';

const words = {
  ENOSPC: 'no space left on device',
  EROFS: 'read-only file system',
  EIO: 'i/o error',
  ENOENT: 'no such file or directory',
} as const;

export class FaultyDisk {
  #root: string | null = null;
  #fault: Fault | null = null;
  #at = Infinity;
  /** What has changed the disk since it was watched. */
  writes = 0;
  #hasFailed = false;

  /** Counts what is written below `root`, and fails as `fault` says from the `at`-th write on (from 1). */
  watch(root: string, fault: Fault | null = null, at = Infinity): void {
    Object.assign(this, { writes: 0 });
    this.#root = root;
    this.#fault = fault;
    this.#at = at;
    this.#hasFailed = false;
  }

  /** The disk is well again. */
  heal(): void {
    this.#root = null;
    this.#fault = null;
  }

  /** Whether anything has failed since it was watched. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /**
   * What becomes of an operation: nothing, or the error that it ends in, half done where `half` says so. `path` is null
   * for one on a file that is open, whose path is `open`.
   */
  meet(doing: Doing, call: string, path: string | null, open = path): { error: Error; half: boolean } | null {
    if (this.#root === null || open === null || !(open + sep).startsWith(this.#root + sep)) return null;
    // It moves when it likes, and nobody minds.
    const isCounted = doing !== 'read' && !open.endsWith(`${sep}heartbeat`);
    const isFirst = isCounted && ++this.writes === this.#at;
    const isOn = isFirst || this.writes >= this.#at;
    const code = isOn ? this.#code(doing, { isFirst, isOpen: path === null }) : null;
    if (code === null) return null;
    this.#hasFailed = true;
    const about = path === null ? '' : ` '${path}'`;
    const error = Object.assign(new Error(`${code}: ${words[code]}, ${call}${about}`), { code, syscall: call });
    if (path !== null) Object.assign(error, { path });
    return { error, half: isFirst && (this.#fault === 'half' || this.#fault === 'hiccup') };
  }

  #code(doing: Doing, { isFirst, isOpen }: { isFirst: boolean; isOpen: boolean }): keyof typeof words | null {
    switch (this.#fault) {
      case 'full':
      case 'half':
        return doing === 'make' || doing === 'fill' || doing === 'sync' ? 'ENOSPC' : null;
      case 'hiccup':
        return isFirst ? 'EIO' : null;
      case 'read-only':
        return doing === 'read' ? null : 'EROFS';
      case 'errors':
        return 'EIO';
      case 'gone':
        return isOpen ? 'EIO' : 'ENOENT';
      case null:
        return null;
    }
  }
}

/** The one that the mocked file functions know. */
export const disk = new FaultyDisk();
