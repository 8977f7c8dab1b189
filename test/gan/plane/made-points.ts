import { createProgram } from '../../../models/engine/create-program.js';
import type { Program } from '../../../models/engine/program.js';
import { liveValues, type LiveValues } from '../../../models/core/live.js';
import { programSpec, type Model } from '../../../models/core/model.js';
import { parseConfig } from '../../../models/core/parse-config.js';
import { ganConfig, type GanConfig } from '../../../models/gan/config.js';
import { buildPlaneGan } from '../../../models/gan/gan.js';
import type { PlaneSize } from '../../../models/gan/plane/look.js';
import { planePoints, type PlanePoints } from '../../../models/gan/plane/points.js';
import { madeTable } from '../../data/made-table.js';

/** A surface whose rows and columns differ. */
export const size: PlaneSize = { samples: 6, rows: 3, columns: 5 };

/** Two clouds: "low" about (0, 0) and "high" about (10, 100), so that the axes differ. */
export const points: PlanePoints = planePoints(
  madeTable({ across: [0, 1, -1, 0, 10, 11, 9, 10], up: [10, 0, 0, -10, 110, 100, 100, 90] }, [
    'low',
    'low',
    'low',
    'low',
    'high',
    'high',
    'high',
    'high',
  ]),
  null,
);

export const configOf = (changes: Record<string, unknown> = {}): GanConfig =>
  parseConfig(ganConfig, 'plane', {
    ...{ generatorLayers: [5], discriminatorLayers: [6, 4], batchSize: 4, seed: 3, activation: 'tanh' },
    ...changes,
  }) as unknown as GanConfig;

export interface MadePlane {
  model: Model;
  program: Program;
  /** What the configuration says of what can be changed while a run trains. */
  live: LiveValues;
}

export async function madePlane(config: GanConfig): Promise<MadePlane> {
  const model = buildPlaneGan(config, points, size);
  const live = liveValues(ganConfig, config);
  return { model, program: await createProgram(programSpec(model), { mode: 'compiled' }), live };
}

/** One step on some of the points; gives what it measured. */
export function step({ model, program, live }: MadePlane, number: number): Record<string, number> {
  const feeds = model.feeds({ step: number, epoch: 0, indices: Int32Array.of(0, 5, 7, 2) });
  const { feeds: others, held } = model.live!(live);
  return program.run('train', { ...feeds, ...others, learningRate: 1e-2 }, { held, random: [3, number] }).scalars;
}
