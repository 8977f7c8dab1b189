import { contactSheet, type SheetRow } from '../../models/film/contact-sheet.js';
import { filmFrame } from '../../models/film/film-frame.js';
import { frameMs } from '../../models/film/film-steps.js';
import { GifFilm } from '../../models/film/gif.js';
import type { Picture } from '../../models/core/telemetry.js';
import type { FilmOrder } from './film-order.js';
import { toImageData, type ReadFrame } from './read-frame.js';

/** Where frames go, in their order. */
export interface FilmWriter {
  add(picture: Picture, ms: number): Promise<void> | void;
  finish(): Promise<Uint8Array> | Uint8Array;
}

export interface FilmPlace {
  read(url: string): Promise<ReadFrame>;
  /** Of WebM, which needs an encoder of the system's. */
  webm(order: FilmOrder): Promise<FilmWriter>;
  /** Called with how many frames are done. */
  told(done: number): void;
}

/** Makes what is ordered. Throws where a picture can't be read, and RequestError where it would be too large. */
export async function makeFilm(order: FilmOrder, place: FilmPlace): Promise<Uint8Array> {
  const { kind, frames, look, rate, holds } = order;
  if (kind === 'grid') {
    const { step, url } = frames.at(-1)!;
    const { picture, info } = await place.read(url);
    return encodePng(filmFrame(picture, info, look, step));
  }
  if (kind === 'sheet') {
    const rows: SheetRow[] = [];
    for (const { step, url } of frames) {
      rows.push({ step, ...(await place.read(url)) });
      place.told(rows.length);
    }
    return encodePng(contactSheet(rows, { tiles: look.arranged.tiles, scale: look.scale }));
  }
  const writer = kind === 'gif' ? new GifFilm() : await place.webm(order);
  let [shown, read] = ['', null as ReadFrame | null];
  for (const [at, { step, url, tiles = look.arranged.tiles }] of frames.entries()) {
    // Frames of one way lie in one picture.
    if (read === null || shown !== url) [shown, read] = [url, await place.read(url)];
    const { picture, info } = read;
    const frame = filmFrame(picture, info, { ...look, arranged: { ...look.arranged, tiles } }, step);
    await writer.add(frame, frameMs(at, frames.length, { rate, holds }));
    place.told(at + 1);
  }
  return writer.finish();
}

async function encodePng(picture: Picture): Promise<Uint8Array> {
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext('2d')!.putImageData(toImageData(picture), 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}
