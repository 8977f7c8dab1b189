import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { RequestError } from '../core/errors.js';
import { fileError, printable } from './file-errors.js';
import { FileRows } from './file-rows.js';
import { allocatePixels } from './limits.js';
import type { Scratch } from './scratch.js';

export interface SpoolOptions {
  /** [N, height, width, channels] */
  shape: number[];
  scratch: Scratch;
  /** Of the file, where there is one. */
  name: string;
  /** Up to so many bytes are held in memory. */
  heldBytes: number;
}

/** Takes images of one size as they are read: in memory, or in a file where they are too many for that. */
export class ImageSpool {
  readonly #imageBytes: number;
  readonly #shape: number[];
  readonly #place: { pixels: Uint8Array } | { path: string; file: FileHandle };

  private constructor(shape: number[], place: { pixels: Uint8Array } | { path: string; file: FileHandle }) {
    this.#shape = shape;
    this.#imageBytes = bytesOf(shape.slice(1));
    this.#place = place;
  }

  /** Throws RequestError where there is no room. */
  static async create({ shape, scratch, name, heldBytes }: SpoolOptions): Promise<ImageSpool> {
    const bytes = bytesOf(shape);
    if (bytes <= heldBytes) return new ImageSpool(shape, { pixels: allocatePixels(bytes) });
    const path = join(scratch.folder(), name);
    try {
      const file = await open(path, 'wx');
      // Images that can't be read leave no end of the file out.
      await file.truncate(bytes);
      return new ImageSpool(shape, { path, file });
    } catch (error) {
      throw fileError(path, error);
    }
  }

  /** Keeps the image at `place`, from 0. Throws RequestError where the disk refuses. */
  async put(place: number, pixels: Uint8Array): Promise<void> {
    const at = place * this.#imageBytes;
    if ('pixels' in this.#place) {
      this.#place.pixels.set(pixels, at);
      return;
    }
    const { path, file } = this.#place;
    try {
      for (let done = 0; done < pixels.length;) {
        done += (await file.write(pixels, done, pixels.length - done, at + done)).bytesWritten;
      }
    } catch (error) {
      throw fileError(path, error);
    }
  }

  /** All of them; nothing more is taken then. */
  async end(): Promise<Uint8Array | FileRows> {
    if ('pixels' in this.#place) return this.#place.pixels;
    const { path, file } = this.#place;
    const stamp = await file.stat();
    await file.close();
    const changed = () =>
      new RequestError(`${printable(path)}: something else has written to this file; import again.`);
    return new FileRows({ path, stamp, headerBytes: 0, shape: this.#shape, changed });
  }
}

function bytesOf(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}
