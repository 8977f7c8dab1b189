import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RequestError } from '../../models/core/errors.js';
import { decodePng } from '../../models/data/png-decode.js';
import { temporaryFolder } from '../../models/data/temporary-folder.js';
import { filmFrame } from '../../models/film/film-frame.js';
import { frameMs } from '../../models/film/film-steps.js';
import { GifFilm } from '../../models/film/gif.js';
import { wayFrames } from '../../models/film/way-frames.js';
import { drawQuestion } from '../../models/gan/questions/draw.js';
import { routeAnswer } from '../../models/gan/questions/route-answer.js';
import { galleryPanel, type GalleryBody } from '../../models/panels/gallery.js';
import { exportFile } from '../runs/export-file.js';
import { withAnswers } from './ask-worker.js';
import { tellWarnings, type AskedRun } from './asked-run.js';
import type { CliContext } from './cli-context.js';
import type { SampleOptions } from './commands/sample.js';
import { count as grouped } from './format.js';
import { rangeOf } from './option-values.js';
import { pictureQuestion } from './picture-question.js';
import { filmKind, type FilmOptions } from './sample-film.js';
import { assertWritable } from './writable.js';

/** Ways at once, unless the user says otherwise. */
const WAYS = 16;

/** Writes a film along ways between latents, drawn by the run's checkpoint; resolves to the exit code. */
export function sampleWayFilm(
  context: CliContext,
  run: AskedRun,
  options: SampleOptions & FilmOptions,
): Promise<number> {
  const { terminal, workingDir } = context;
  const { film, fps = 10, scale = 2, seed = 0, json = false } = options;
  if (filmKind(film) === 'png') {
    throw new RequestError(`--film: '${film}' is not allowed along latents; use .gif, or --out for a picture.`);
  }
  const question = pictureQuestion(withWays(options));
  const path = resolve(workingDir, film);
  assertWritable('--film', path);
  return withAnswers(context, json, async (session) => {
    const folder = temporaryFolder('film');
    try {
      const file = join(folder, 'record');
      const drawn = await session.ask({ dir: run.dir, step: run.step, question, path: file });
      const warnings = tellWarnings(context, run, drawn);
      const info = galleryPanel.schema.parse(drawn.body, { jitless: true });
      const picture = decodePng(readFileSync(`${file}.png`));
      const gif = new GifFilm();
      const frames = framesOf(drawn.body, info, question.name);
      frames.forEach((tiles, at) => {
        const columns = Math.ceil(Math.sqrt(tiles.length));
        const arranged = { columns, rows: Math.ceil(tiles.length / columns), tiles };
        const frame = filmFrame(picture, info, { arranged, scale, captioned: false }, null);
        gif.add(frame, frameMs(at, frames.length, { rate: fps, holds: false }));
      });
      const bytes = gif.finish();
      exportFile(path, bytes);
      const told = { kind: 'film', run: run.record.id, path, frames: frames.length, bytes: bytes.length };
      if (json) terminal.json({ ...told, step: drawn.step, seed, ...(warnings.length > 0 && { warnings }) });
      else terminal.line(`${grouped(frames.length)} frames of step ${grouped(drawn.step)} in ${path}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

/** `count` of a film are its ways: each is a row of `interpolate` pictures. Throws RequestError where they are too many. */
function withWays(options: SampleOptions): SampleOptions {
  const { interpolate, samples, walk, count: ways = WAYS } = options;
  if (interpolate === undefined || samples !== undefined || walk !== undefined) return options;
  const [, most] = rangeOf(drawQuestion, 'count');
  const fits = Math.floor(most / interpolate);
  if (options.count !== undefined && ways > fits) {
    throw new RequestError(`--count: ${ways} ways of ${interpolate} pictures are too many; use at most ${fits}.`);
  }
  return { ...options, count: Math.min(ways, fits) * interpolate };
}

/** Which tiles of the answer's picture each frame shows. */
function framesOf(body: unknown, { rows, columns }: GalleryBody, question: string): number[][] {
  if (question === drawQuestion.name) {
    const along = upTo(columns).map((place) => upTo(rows).map((way) => way * columns + place));
    return wayFrames(along, false);
  }
  const { count, loop } = routeAnswer.parse(body, { jitless: true });
  return wayFrames(
    upTo(count).map((tile) => [tile]),
    loop,
  );
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
