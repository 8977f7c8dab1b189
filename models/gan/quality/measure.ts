import type { Run } from '../../core/model.js';
import type { Doing } from '../../core/questions.js';
import type { GanConfig } from '../config.js';
import type { GanImages } from '../gan.js';
import type { GanEvaluation } from '../questions/evaluate.js';
import { drawImages } from './draw-images.js';
import type { FeatureNet } from './feature-net.js';
import { featuresOf } from './features.js';
import { momentsOf } from './frechet.js';
import { frechetSpread } from './frechet-spread.js';
import type { Picked } from './pick-features.js';
import { precisionAndRecall } from './precision-recall.js';
import { kernelDistanceTo, nearRows, sharesOf, type Reference } from './reference.js';

interface Measuring {
  net: FeatureNet;
  reference: Reference;
  picked: Picked;
  config: GanConfig;
  image: GanImages;
  /** Of the generated images. */
  seed: number;
}

/** Draws as many images as the reference has, and says how far they are from it. */
export function* measureQuality(
  run: Run,
  { net, reference, picked, config, image, seed }: Measuring,
): Generator<Doing, GanEvaluation> {
  const { samples, labels, shares, distance, near, parts, floor, ceiling, testAccuracy } = reference;
  const drawn = yield* drawImages(run, { config, image, labels, seed });
  const seen = yield* net.see(drawn, samples, 'Looking at generated images');
  const generated = featuresOf(seen);
  const total = 13;
  let done = 0;
  const step = (): Doing => ({ doing: 'Comparing', done: done++, total });
  yield step();
  const fid = distance(momentsOf(generated));
  yield step();
  const spread = frechetSpread(generated, distance);
  let fidSpread = spread.next();
  for (; !fidSpread.done; fidSpread = spread.next()) yield step();
  const shared = precisionAndRecall(near, nearRows(generated));
  yield step();
  const kid = kernelDistanceTo(parts, generated);
  const drawnShares = sharesOf(seen.classes, picked.images.classNames.length);
  return {
    ...{ values: { fid, fidFloor: floor.fid, kid, kidFloor: floor.kid, ...shared } },
    ...{ examples: samples, unit: 'generated images', samples, featureWidth: generated.width },
    fidSpread: fidSpread.value,
    ceiling,
    neighbours: near.count,
    features: { name: picked.name, testAccuracy },
    classes: picked.images.classNames.map((name, label) => ({
      ...{ name, generated: drawnShares[label]!, real: shares[label]! },
    })),
  };
}
