import { beforeAll, describe, expect, it } from 'vitest';
import type { Program } from '../../../models/engine/program.js';
import type { Model } from '../../../models/core/model.js';
import { inOneGo, isInTurns } from '../../../models/core/turns.js';
import type { PanelContent } from '../../../models/core/panel.js';
import { GENERATED, planePanel, type PlaneBody } from '../../../models/gan/panels/plane.js';
import { nativeBackend } from '../../engine/native.js';
import { configOf, madePlane, points, size, step } from './made-points.js';

beforeAll(async () => {
  await nativeBackend();
});

const { axes } = points;

function look({ model, program }: { model: Model; program: Program }): PanelContent<PlaneBody> {
  const panels = model.parts.find((part) => part.panels)!.panels!;
  const seen = panels.observe(
    (name, feeds) => program.run(name, feeds),
    panels.names,
    () => {
      throw new Error('nothing is evaluated');
    },
  );
  const content = (isInTurns(seen) ? inOneGo(seen) : seen)[planePanel.name]!;
  return { ...content, body: planePanel.schema.parse(content.body) };
}

const standard = (place: number, axis: 0 | 1) => (place - axes[axis].mean) / axes[axis].deviation;

describe('a look at the plane', () => {
  it('has the verdict of each place of the surface, rows from below and columns from the left, in the data’s units', async () => {
    const made = await madePlane(configOf());
    for (let i = 1; i <= 5; i++) step(made, i);
    const { body, matrices } = look(made);
    expect([body.x.name, body.y.name]).toEqual(['across', 'up']);
    // The points reach from −1 to 11 and from −10 to 110, and a quarter of that is added on each side.
    const ends = [body.x.from, body.x.to, body.y.from, body.y.to];
    [-4, 14, -40, 140].forEach((end, i) => expect(ends[i]).toBeCloseTo(end, 4));
    const { rows, columns, values } = matrices!['surface']!;
    expect([rows, columns]).toEqual([size.rows, size.columns]);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const x = body.x.from + ((body.x.to - body.x.from) * column) / (columns - 1);
        const y = body.y.from + ((body.y.to - body.y.from) * row) / (rows - 1);
        const place = { shape: [1, 2], data: Float32Array.of(standard(x, 0), standard(y, 1)) };
        const { data } = made.program.run('judgePoints', { points: place }).tensors['verdicts']!;
        expect(values[row * columns + column]).toBeCloseTo(data[0]!, 4);
      }
    }
    expect(new Set(values.map((one) => Math.fround(one))).size).toBeGreaterThan(rows);
    made.program.dispose();
  });

  it('bends the grid of the latent plane by the generator, rows by the second latent number', async () => {
    const made = await madePlane(configOf({ latentSize: 3 }));
    step(made, 1);
    const { body, matrices } = look(made);
    const { lines } = body.grid;
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
    const grid = matrices!['grid']!;
    expect([grid.rows, grid.columns, body.latentSize]).toEqual([lines.length ** 2, 2, 3]);
    for (const [row, column] of [
      [0, 7],
      [12, 3],
    ] as const) {
      const latents = { shape: [1, 3], data: Float32Array.of(lines[column]!, lines[row]!, 0) };
      const { data } = made.program.run('drawPoints', { latents }).tensors['points']!;
      const at = 2 * (row * lines.length + column);
      expect(standard(grid.values[at]!, 0)).toBeCloseTo(data[0]!, 4);
      expect(standard(grid.values[at + 1]!, 1)).toBeCloseTo(data[1]!, 4);
    }
    made.program.dispose();
  });

  it('links each point to its latent, and tells its verdict and its pull in units', async () => {
    const made = await madePlane(configOf());
    step(made, 1);
    const { matrices } = look(made);
    const { rows, columns, values } = matrices!['generated']!;
    expect([rows, columns]).toEqual([size.samples, GENERATED.columns]);
    const row = [...values.subarray(2 * columns, 3 * columns)];
    const latents = { shape: [1, 2], data: Float32Array.of(row[GENERATED.z1]!, row[GENERATED.z2]!) };
    const pulled = made.program.run('pullPoints', { latents }).tensors;
    expect(standard(row[GENERATED.x]!, 0)).toBeCloseTo(pulled['points']!.data[0]!, 4);
    expect(standard(row[GENERATED.y]!, 1)).toBeCloseTo(pulled['points']!.data[1]!, 4);
    expect(row[GENERATED.pullX]! / axes[0].deviation).toBeCloseTo(pulled['pulls']!.data[0]!, 4);
    expect(row[GENERATED.pullY]! / axes[1].deviation).toBeCloseTo(pulled['pulls']!.data[1]!, 4);
    expect(row[GENERATED.verdict]).toBeCloseTo(pulled['verdicts']!.data[0]!, 5);
    made.program.dispose();
  });

  it('counts how often the discriminator is right about as many real and generated points', async () => {
    const made = await madePlane(configOf());
    for (let i = 1; i <= 20; i++) step(made, i);
    const { body, matrices } = look(made);
    const { rows, columns, values } = matrices!['generated']!;
    const fooled = Array.from({ length: rows }, (_, row) => values[row * columns + GENERATED.verdict]!).filter(
      (verdict) => verdict > 0.5,
    ).length;
    const real = matrices!['real']!;
    const seen = Array.from({ length: real.rows }, (_, row) => {
      const place = Float32Array.of(standard(real.values[2 * row]!, 0), standard(real.values[2 * row + 1]!, 1));
      return made.program.run('judgePoints', { points: { shape: [1, 2], data: place } }).tensors['verdicts']!.data[0]!;
    }).filter((verdict) => verdict > 0.5).length;
    expect(body.accuracy).toBeCloseTo((seen / real.rows + (rows - fooled) / rows) / 2, 6);
    made.program.dispose();
  });

  it('has a grid for each class, and the best verdict of any class, where the networks are told classes', async () => {
    const made = await madePlane(configOf({ conditional: true, loss: 'wasserstein', penalty: 'gradient' }));
    for (let i = 1; i <= 5; i++) step(made, i);
    const { body, matrices } = look(made);
    expect(body.grid.classNames).toEqual(['high', 'low']);
    expect(matrices!['grid']!.rows).toBe(2 * body.grid.lines.length ** 2);
    expect(body.accuracy).toBeNull();
    expect(body.modes!.map(({ name, real }) => [name, real])).toEqual([
      ['high', 0.5],
      ['low', 0.5],
    ]);
    const place = {
      shape: [2, 2],
      data: Float32Array.of(
        ...Array(2)
          .fill([standard(-4, 0), standard(-40, 1)])
          .flat(),
      ),
    };
    const { data } = made.program.run('judgePoints', { points: place, labels: Int32Array.of(0, 1) }).tensors[
      'verdicts'
    ]!;
    expect(matrices!['surface']!.values[0]).toBeCloseTo(Math.max(...data), 4);
    made.program.dispose();
  });
});
