import { beforeAll, describe, expect, it } from 'vitest';
import type { Program } from '../../../models/engine/program.js';
import { nativeBackend } from '../../engine/native.js';
import { configOf, madePlane, step } from './made-points.js';

beforeAll(async () => {
  await nativeBackend();
});

const latents = { shape: [5, 2], data: Float32Array.of(0.3, -1, 2, 0.5, -0.7, -0.2, 1.1, 1.3, 0, 0.9) };

/** What the generator loses by one point of this verdict: σ(logit) for the first, the logit for the others. */
const losses: Record<string, (verdict: number) => number> = {
  'non-saturating': (d) => -Math.log(d),
  minimax: (d) => Math.log(1 - d),
  hinge: (logit) => -logit,
  'least-squares': (logit) => 0.5 * (logit - 1) ** 2,
};

/** The verdict on one point. */
function verdictAt(program: Program, x: number, y: number, labels?: Int32Array): number {
  const points = { shape: [1, 2], data: Float32Array.of(x, y) };
  return program.run('judgePoints', { points, ...(labels && { labels }) }).tensors['verdicts']!.data[0]!;
}

describe('the arrows', () => {
  it.each(Object.keys(losses))(
    'of %s point where the loss of their point falls, by finite differences',
    async (loss) => {
      const made = await madePlane(configOf({ loss }));
      for (let i = 1; i <= 5; i++) step(made, i);
      const { points, pulls, verdicts } = made.program.run('pullPoints', { latents }).tensors;
      const lossAt = (x: number, y: number) => losses[loss]!(verdictAt(made.program, x, y));
      const h = 1e-2;
      for (let row = 0; row < 5; row++) {
        const [x, y] = [points!.data[2 * row]!, points!.data[2 * row + 1]!];
        expect(verdicts!.data[row]).toBeCloseTo(verdictAt(made.program, x, y), 6);
        expect(pulls!.data[2 * row]).toBeCloseTo(-(lossAt(x + h, y) - lossAt(x - h, y)) / (2 * h), 3);
        expect(pulls!.data[2 * row + 1]).toBeCloseTo(-(lossAt(x, y + h) - lossAt(x, y - h)) / (2 * h), 3);
      }
      // They are long enough for that to say something.
      expect(Math.max(...pulls!.data.map(Math.abs))).toBeGreaterThan(0.02);
      made.program.dispose();
    },
  );

  it('heed spectral norm, classes and the average, and leave everything as it was', async () => {
    const config = configOf({ discriminatorNorm: 'spectral', conditional: true, averageDecay: 0.9, dropout: 0.5 });
    const made = await madePlane(config);
    for (let i = 1; i <= 3; i++) step(made, i);
    const before = made.program.read(Object.keys(made.model.variables));
    const labels = Int32Array.of(0, 1, 0, 1, 1);
    const { points, pulls } = made.program.run('pullPoints', { latents, labels }).tensors;
    const at = (x: number, y: number) => -Math.log(verdictAt(made.program, x, y, Int32Array.of(1)));
    const [x, y, h] = [points!.data[2]!, points!.data[3]!, 1e-2];
    expect(pulls!.data[2]).toBeCloseTo(-(at(x + h, y) - at(x - h, y)) / (2 * h), 3);
    expect(pulls!.data[3]).toBeCloseTo(-(at(x, y + h) - at(x, y - h)) / (2 * h), 3);
    expect(made.program.read(Object.keys(made.model.variables))).toEqual(before);
    made.program.dispose();
  });
});
