import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { laidOut } from '../../classifier/observed/shown.js';
import { RequestError } from '../../core/errors.js';
import type { ModelPart, Run } from '../../core/model.js';
import type { AskedOf } from '../../core/questions.js';
import { inOneGo, type InTurns } from '../../core/turns.js';
import { fitPicture } from '../../data/resample.js';
import type { ProgramFunction } from '../../engine/program.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { fixedDraws } from '../fixed-draws.js';
import { reconstructionsPanel, type ReconstructionsBody } from '../panels/reconstructions.js';
import { reconstructQuestion } from '../questions/reconstruct.js';
import type { Learned } from '../self-supervised.js';

/** Test images that are shown. */
const SHOWN = 8;
/** Training images whose mean stands beside them, some at once. */
const MOST_AVERAGED = 1000;
const AT_ONCE = 100;
/** Larger images are made smaller for a panel. */
const MOST_PIXELS = 64;
/** The draws of an image that has no number. */
const UNNUMBERED = 2 ** 31;

interface ShownImage {
  title: string;
  number: number;
  /** Bytes. */
  pixels: Uint8Array;
}

/** What a method that draws images is seen and asked to draw; nothing of one that doesn't. */
export function reconstructionsPart(learned: Learned): ModelPart {
  const { config, examples, method } = learned;
  const { shape } = examples;
  if (!method.reconstruct || shape.kind !== 'images') return {};
  const { height, width } = shape;
  const channels = shape.channels as 1 | 3;
  const step: (...call: Parameters<ProgramFunction>) => ReturnType<NonNullable<typeof method.reconstruct>> = (
    scope,
    inputs,
  ) => {
    const draws_BD = inputs['draws'] as Tensor2D;
    const x = examples.read(scope, inputs);
    return method.reconstruct!({ scope, x, draws_BD, training: false, statistics: [] });
  };
  const feedsOf = (raw: Float32Array, draws: TensorData) => ({
    raw: { shape: [draws.shape[0]!, height, width, channels], data: raw },
    draws,
  });
  const drawsOf = (numbers: readonly number[], round: number) =>
    fixedDraws(numbers, { draws: method.draws, seed: config.seed, round });
  let known: { mean: Float32Array; of: number } | null = null;

  /** What is to be told, place by place, as the mean over training images. */
  function* meanTarget(run: Run): InTurns<{ mean: Float32Array; of: number }> {
    if (known) return known;
    const { train } = examples;
    const of = Math.min(MOST_AVERAGED, train.count);
    let sums: Float64Array | null = null;
    for (let from = 0; from < of; from += AT_ONCE) {
      yield;
      const real = Math.min(AT_ONCE, of - from);
      const numbers = Array.from({ length: Math.min(AT_ONCE, of) }, (_, at) =>
        Math.floor((Math.min(from + at, of - 1) * train.count) / of),
      );
      const raw = Float32Array.from(train.raw(Int32Array.from(numbers)));
      const target = run('reconstructionTargets', feedsOf(raw, drawsOf(numbers, 0))).tensors['target']!;
      const columns = target.shape[1]!;
      sums ??= new Float64Array(columns);
      for (let at = 0; at < real * columns; at++) sums[at % columns]! += target.data[at]!;
    }
    known = { mean: Float32Array.from(sums!, (sum) => sum / of), of };
    return known;
  }

  function content(run: Run, images: readonly ShownImage[], round: number, beside: { mean: Float32Array; of: number }) {
    // One shape for all: another one would have to be recorded.
    const rows = Array.from({ length: shownCount }, (_, row) => images[Math.min(row, images.length - 1)]!);
    const raw = new Float32Array(rows.length * height * width * channels);
    rows.forEach(({ pixels }, row) => raw.set(pixels, row * pixels.length));
    const draws = drawsOf(
      rows.map(({ number }) => number),
      round,
    );
    const { told, target, counted, hidden, left, drawn } = run('reconstruct', feedsOf(raw, draws)).tensors;
    const shrink = Math.min(1, MOST_PIXELS / Math.max(width, height));
    const tile = { width: Math.max(1, Math.round(width * shrink)), height: Math.max(1, Math.round(height * shrink)) };
    const tileOf = (pixels: Uint8Array) => fitPicture({ width, height, channels, pixels }, tile).pixels;
    const tiles = images.flatMap(({ pixels }, row) => [
      tileOf(pixels),
      tileOf(bytesOf(left!, row)),
      tileOf(bytesOf(drawn!, row)),
    ]);
    const columns = told!.shape[1]!;
    const squares = (row: number, said: (at: number) => number) => {
      let [sum, weight] = [0, 0];
      for (let at = 0; at < columns; at++) {
        const counts = counted!.data[row * columns + at]!;
        sum += counts * (said(at) - target!.data[row * columns + at]!) ** 2;
        weight += counts;
      }
      return sum / Math.max(1, weight);
    };
    const body: ReconstructionsBody = {
      images: images.map(({ title }, row) => ({
        title,
        error: squares(row, (at) => told!.data[row * columns + at]!),
        baseline: squares(row, (at) => beside.mean[at]!),
        hidden: hidden ? placesOf(hidden, row) : [],
      })),
      ...{ tileWidth: tile.width, tileHeight: tile.height },
      patches: hidden ? { across: width / config.patchSize, down: height / config.patchSize } : null,
      unit: config.method === 'mae' && config.normalizedTargets ? 'normalised' : 'pixels',
      baselineOf: beside.of,
    };
    return { body, picture: laidOut(tiles, { ...tile, channels }, 3) };
  }

  const shownCount = Math.min(SHOWN, examples.test.count);
  const testImage = (number: number): ShownImage => {
    if (number < examples.test.count) {
      return { title: `Test image ${number}`, number, pixels: examples.test.pixels(number)! };
    }
    throw new RequestError(
      `example: there is no test image ${number}; use a number from 0 to ${examples.test.count - 1}.`,
      { field: 'example' },
    );
  };
  const imageOf = async ({ file, example }: AskedOf<typeof reconstructQuestion>): Promise<ShownImage> =>
    file === null
      ? testImage(example!)
      : { title: 'Your image', number: UNNUMBERED, pixels: await examples.pixelsOfFile!(file) };

  return {
    functions: {
      reconstruct: (scope, inputs) => {
        const { told_BN, target_BN, counted_BN, hidden_BT, left_BHWC, drawn_BHWC } = step(scope, inputs);
        const given: Record<string, Tensor> = { told: told_BN, target: target_BN, counted: counted_BN };
        return { ...given, left: left_BHWC, drawn: drawn_BHWC, ...(hidden_BT && { hidden: hidden_BT }) };
      },
      reconstructionTargets: (scope, inputs) => ({ target: step(scope, inputs).target_BN }),
    },
    panels: {
      names: [reconstructionsPanel.name],
      *observe(run) {
        const beside = yield* meanTarget(run);
        const images = Array.from({ length: shownCount }, (_, number) => testImage(number));
        return { [reconstructionsPanel.name]: content(run, images, 0, beside) };
      },
    },
    questions: {
      [reconstructQuestion.name]: async (run, asked: AskedOf<typeof reconstructQuestion>) =>
        content(run, [await imageOf(asked)], asked.draw, inOneGo(meanTarget(run))),
    },
  };
}

/** An image [H, W, C] of [B, H, W, C] in 0…1, cut to that. */
function bytesOf({ shape, data }: TensorData, row: number): Uint8Array {
  const size = shape[1]! * shape[2]! * shape[3]!;
  return Uint8Array.from({ length: size }, (_, at) =>
    Math.round(255 * Math.min(1, Math.max(0, data[row * size + at]!))),
  );
}

/** Where a row of [B, T] is 1. */
function placesOf({ shape, data }: TensorData, row: number): number[] {
  const length = shape[1]!;
  return Array.from({ length }, (_, at) => at).filter((at) => data[row * length + at]! > 0.5);
}
