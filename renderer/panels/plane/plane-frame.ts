import { GENERATED, type PlaneBody } from '../../../models/gan/panels/plane.js';
import type { Matrix } from '../shared/records/matrix.js';
import type { PanelRecords } from '../shared/records/panel-records.js';

/** All that is drawn of one step. */
export interface PlaneFrame {
  step: number;
  body: PlaneBody;
  /** See planePanel. */
  surface: Matrix;
  real: Matrix;
  generated: Matrix;
  grid: Matrix;
}

/** A point that the generator draws, with where it comes from. */
export interface DrawnPoint {
  z: readonly [number, number];
  x: number;
  y: number;
  /** Where the generator's loss pulls it, in units. */
  pull: readonly [number, number];
  verdict: number;
}

/** Throws where the record is not there, or lacks what is drawn. */
export async function readFrame(records: PanelRecords<PlaneBody>, url: string): Promise<PlaneFrame> {
  const { record, matrices } = await records.whole(url);
  const matrix = (key: string): Matrix => {
    const found = matrices[key];
    if (!found) throw new Error(`Plane: the record of step ${record.step} has no ${key}.`);
    return found;
  };
  const { step, body } = record;
  return {
    ...{ step, body },
    ...{ surface: matrix('surface'), real: matrix('real'), generated: matrix('generated'), grid: matrix('grid') },
  };
}

export function drawnPoint({ generated }: Pick<PlaneFrame, 'generated'>, row: number): DrawnPoint | null {
  if (row < 0 || row >= generated.rows) return null;
  const at = (column: number) => generated.values[row * generated.columns + column]!;
  return {
    z: [at(GENERATED.z1), at(GENERATED.z2)],
    x: at(GENERATED.x),
    y: at(GENERATED.y),
    pull: [at(GENERATED.pullX), at(GENERATED.pullY)],
    verdict: at(GENERATED.verdict),
  };
}

/** The verdict at a place, by the nearest value of the surface; null beside it. */
export function verdictAt(
  { body, surface }: Pick<PlaneFrame, 'body' | 'surface'>,
  x: number,
  y: number,
): number | null {
  const column = Math.round(((x - body.x.from) / (body.x.to - body.x.from)) * (surface.columns - 1));
  const row = Math.round(((y - body.y.from) / (body.y.to - body.y.from)) * (surface.rows - 1));
  if (!(column >= 0 && row >= 0 && column < surface.columns && row < surface.rows)) return null;
  return surface.values[row * surface.columns + column]!;
}

/** Where a verdict lies between surely generated (−1), neither (0) and surely real (1). */
export function leaning({ low, middle, high }: PlaneBody['verdict'], verdict: number): number {
  const share = verdict < middle ? (verdict - middle) / (middle - low) : (verdict - middle) / (high - middle);
  return Math.max(-1, Math.min(1, share));
}

/** The row of the generated point nearest to a place on the screen, at most `reach` away; null where there is none. */
export function nearestRow(
  places: readonly (readonly [number, number])[],
  [left, top]: readonly [number, number],
  reach: number,
): number | null {
  let [best, least] = [-1, reach];
  places.forEach(([x, y], row) => {
    const distance = Math.hypot(x - left, y - top);
    if (distance < least) [best, least] = [row, distance];
  });
  return best < 0 ? null : best;
}
