import { extname, resolve } from 'node:path';
import { RequestError } from '../../models/core/errors.js';
import { decodePng } from '../../models/data/png-decode.js';
import { encodePng } from '../../models/data/png.js';
import { contactSheet } from '../../models/film/contact-sheet.js';
import { filmFrame, type FilmLook } from '../../models/film/film-frame.js';
import { filmSteps, frameMs, MOST_FRAMES, MOST_ROWS } from '../../models/film/film-steps.js';
import { GIF_RATES, GifFilm } from '../../models/film/gif.js';
import { arrangeTiles, countTiles } from '../../models/panels/gallery-tiles.js';
import { galleryPanel } from '../../models/panels/gallery.js';
import type { RunRecord } from '../protocol/run.js';
import { DamagedRunError } from '../runs/damaged-run-error.js';
import { exportFile } from '../runs/export-file.js';
import { listPanels } from '../runs/panels.js';
import { readGallery, type RecordedGallery } from '../runs/recorded-gallery.js';
import { exitCodes, type CliContext } from './cli-context.js';
import type { SampleOptions } from './commands/sample.js';
import { count as grouped } from './format.js';
import { assertWritable } from './writable.js';

export interface FilmOptions {
  film: string;
  fps?: number;
  scale?: number;
  tile?: number;
}

/** What a film is written as, by its ending. Throws RequestError for any other. */
export function filmKind(path: string): 'gif' | 'png' {
  const extension = extname(path).toLowerCase();
  if (extension === '.gif') return 'gif';
  if (extension === '.png') return 'png';
  const why = extension === '.webm' ? ": WebM needs the window's encoder" : '';
  throw new RequestError(
    `--film: '${path}' is not allowed${why}; use a file name that ends in .gif, or in .png for a contact sheet.`,
  );
}

/** Frames a second that are asked for. Throws RequestError where a GIF can't keep them. */
export function filmRate(text: string): number {
  const rate = GIF_RATES.find((one) => String(one) === text.trim());
  if (rate !== undefined) return rate;
  throw new RequestError(`--fps: '${text}' is not allowed; use ${GIF_RATES.join(', ')}, which a GIF keeps exactly.`);
}

/** Writes a film of the run's recorded gallery through training, or a contact sheet of it; returns the exit code. */
export function sampleFilm(
  context: CliContext,
  { dir, record }: { dir: string; record: RunRecord },
  options: SampleOptions & FilmOptions,
): number {
  const { terminal, workingDir } = context;
  const { film, fps = 10, scale = 2, json = false } = options;
  const path = resolve(workingDir, film);
  const kind = filmKind(film);
  assertWritable('--film', path);
  const recorded = listPanels(dir)[galleryPanel.name] ?? [];
  if (recorded.length === 0) {
    throw new RequestError(`--film: ${record.name} has no gallery recorded yet; train it first.`);
  }
  const galleries = readAll(context, dir, filmSteps(recorded, kind === 'gif' ? MOST_FRAMES : MOST_ROWS));
  const newest = galleries.at(-1);
  if (!newest) throw new RequestError(`--film: none of the pictures of ${record.name} can be read.`);
  const look = lookOf(newest, { ...options, scale });
  let bytes: Uint8Array;
  if (kind === 'gif') {
    const gif = new GifFilm();
    galleries.forEach(({ picture, info, step }, at) => {
      gif.add(filmFrame(picture, info, look, step), frameMs(at, galleries.length, { rate: fps, holds: true }));
    });
    bytes = gif.finish();
  } else {
    bytes = encodePng(contactSheet(galleries, { tiles: look.arranged.tiles, scale }));
  }
  exportFile(path, bytes);
  const told = { kind: 'film', run: record.id, path, frames: galleries.length, bytes: bytes.length };
  const [from, to] = [galleries[0]!.step, newest.step];
  if (json) terminal.json({ ...told, from, to });
  else {
    const what = kind === 'gif' ? 'frames' : 'rows';
    terminal.line(`${grouped(galleries.length)} ${what}, step ${grouped(from)} to ${grouped(to)}, in ${path}`);
  }
  return exitCodes.done;
}

/** Those that can't be read are told of and left out. */
function readAll({ terminal }: CliContext, dir: string, steps: readonly number[]): RecordedGallery[] {
  return steps.flatMap((step) => {
    try {
      return [readGallery(dir, step, decodePng)];
    } catch (error) {
      if (!(error instanceof DamagedRunError)) throw error;
      terminal.tell(`Step ${grouped(step)} is left out: ${error.message}`);
      return [];
    }
  });
}

function lookOf({ info }: RecordedGallery, { tile, count, scale }: SampleOptions & { scale: number }): FilmLook {
  const there = countTiles(info);
  if (tile !== undefined && tile > there) {
    throw new RequestError(`--tile: ${tile} is not allowed; use a whole number from 1 to ${there}.`);
  }
  const arranged = tile === undefined ? arrangeTiles(info, count ?? there) : { columns: 1, rows: 1, tiles: [tile - 1] };
  return { arranged, scale, captioned: true };
}
