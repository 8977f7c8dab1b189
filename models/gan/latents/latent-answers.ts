import type { ModelPart, Run } from '../../core/model.js';
import type { PanelContent } from '../../core/panel.js';
import { tilePicture } from '../../core/picture.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { analogy, atTypicalLength, lengthOf, meanOf, pointsNear } from './arithmetic.js';
import { pixelDistance } from './hops.js';
import { routeThrough, type Route } from './interpolate.js';
import { imagesOf, pointsOf, type LatentPoint, type LatentSpace } from './latent-points.js';
import type { Examples } from '../networks/network.js';
import { arithmeticQuestion, type ArithmeticAsked, type ArithmeticBody } from '../questions/arithmetic.js';
import { pathQuestion, type PathAsked } from '../questions/path.js';
import type { RouteBody } from '../questions/route-answer.js';
import { walkQuestion, type WalkAsked } from '../questions/walk.js';
import { firstSamples, sampleText, samplesOf, type Sample } from '../questions/samples.js';

/** What can be done with latents: ways from one to another, and arithmetic. Pictures are drawn by `draw` of picturesOf. */
export function latentAnswersOf({ width, height }: Examples, space: LatentSpace): ModelPart {
  const size = { tileWidth: width, tileHeight: height };

  function goThrough(
    run: Run,
    samples: readonly Sample[],
    route: Required<Route> & { class: string | null },
  ): PanelContent<RouteBody> {
    const { hops, loop } = route;
    const ends = pointsOf(samples, space, route.class);
    const latents = routeThrough(
      ends.map(({ latent }) => latent),
      route,
    );
    // Classes blend in a line: there is no sphere of them.
    const shares = routeThrough(
      ends.map((end) => end.shares),
      { ...route, way: 'linear' },
    );
    const images = imagesOf(
      run,
      latents.map((latent, at) => ({ latent, shares: shares[at]! })),
      space,
    );
    const count = latents.length;
    const columns = hops === 1 || (samples.length === 2 && !loop) ? count : hops;
    const before = (at: number) => (at - 1 + count) % count;
    const distances = latents.map((_, at) => pixelDistance(images, before(at), at));
    const legs = loop ? samples.length : samples.length - 1;
    const apart = Array.from({ length: legs }, (_, leg) =>
      pixelDistance(images, leg * hops, ((leg + 1) * hops) % count),
    );
    return {
      body: {
        ...{ rows: Math.ceil(count / columns), columns, ...size, count, hops, loop },
        samples: samples.map(sampleText),
        distances: loop ? distances : distances.slice(1),
        apart: apart.reduce((sum, one) => sum + one, 0) / legs,
      },
      picture: tilePicture(images, columns),
    };
  }

  function arithmetic(run: Run, asked: ArithmeticAsked): PanelContent<ArithmeticBody> {
    const operands = ([asked.a, asked.b, asked.c] as const).map((text) => {
      const samples = samplesOf(text);
      const points = pointsOf(samples, space, asked.class);
      return { names: samples.map(sampleText), points, mean: meanOf(points) };
    });
    const [a, b, c] = operands as [Operand, Operand, Operand];
    const sum = analogy(a.mean, b.mean, c.mean);
    const placed = (point: LatentPoint) => (asked.typical ? atTypicalLength(point) : point);
    const { near: count, deviation, seed } = asked;
    const rows = [
      // A single sample is its own mean, and is drawn as it is everywhere else.
      ...[a, b, c].map(({ points, mean }) => [points.length > 1 ? placed(mean) : mean, ...points]),
      [placed(sum), ...pointsNear(placed(sum), { count, deviation, seed })],
    ];
    const columns = Math.max(...rows.map((row) => row.length));
    const images = imagesOf(run, rows.flat(), space);
    return {
      body: {
        ...{ rows: rows.length, columns, ...size, rowNames: ['A', 'B', 'C', 'A − B + C'] },
        ...{ a: a.names, b: b.names, c: c.names, near: count, length: lengthOf(sum) },
      },
      picture: tilePicture(
        inRows(
          images,
          rows.map((row) => row.length),
          columns,
        ),
        columns,
      ),
    };
  }

  return {
    questions: {
      [pathQuestion.name]: (run, { samples, ...route }: PathAsked) => goThrough(run, samplesOf(samples), route),
      [walkQuestion.name]: (run, { seed, through, hops, class: as }: WalkAsked) =>
        goThrough(run, firstSamples(through, seed), { hops, way: 'smooth', loop: true, class: as }),
      [arithmeticQuestion.name]: arithmetic,
    },
  };
}

interface Operand {
  names: string[];
  points: LatentPoint[];
  mean: LatentPoint;
}

/** Images, of which each row has so many, with black ones behind them up to `columns`. */
function inRows({ shape, data }: TensorData, lengths: readonly number[], columns: number): TensorData {
  const size = shape.slice(1).reduce((product, dim) => product * dim, 1);
  const filled = new Float32Array(lengths.length * columns * size);
  let from = 0;
  lengths.forEach((length, row) => {
    filled.set(data.slice(from, from + length * size), row * columns * size);
    from += length * size;
  });
  return { shape: [lengths.length * columns, ...shape.slice(1)], data: filled };
}
