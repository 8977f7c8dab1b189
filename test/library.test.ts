/** The package as a script's author uses it: imported by its name, outside of vitest and TypeScript's sources. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundle } from '../build/bundle.mjs';
import { projectRoot } from '../build/paths.mjs';

// Inside the project, so that it can import itself by name.
let folder: string;
beforeAll(async () => {
  await bundle(['index']);
  folder = mkdtempSync(join(projectRoot, 'dist', 'library-test-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function run(script: string): unknown {
  const file = join(folder, 'script.mjs');
  writeFileSync(file, script);
  return JSON.parse(execFileSync(process.execPath, [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
}

it('trains a GAN from a script', () => {
  const result = run(`
    import { architectureConfig, ask, createTraining, dataFolders, drawQuestion, encodePng, parseConfig } from 'model-lab';
    const config = parseConfig(architectureConfig('gan'), 'mlp', { dataset: 'fashion-mnist-10k', steps: 3, seed: 7 });
    const training = await createTraining({ architecture: 'gan', config, dirs: dataFolders() });
    while (training.step < training.steps) await training.advance();
    const { step, parameters } = training;
    const { gallery } = await training.observe(training.panels);
    const { picture } = await ask(training, drawQuestion, { count: 4 });
    const [png, drawn] = [gallery.picture, picture].map((one) => encodePng(one).length);
    console.log(JSON.stringify({ step, parameters, png, drawn }));
  `) as { step: number; parameters: Record<string, number>; png: number; drawn: number };
  expect(result).toMatchObject({ step: 3, parameters: { generator: 114_064, discriminator: 100_609 } });
  expect(result.png).toBeGreaterThan(1000);
  expect(result.drawn).toBeGreaterThan(100);
  expect(result.drawn).toBeLessThan(result.png);
});

it('holds runs to each other, by what their folders have', () => {
  const told = run(`
    import { compareRuns, groupCurve, measuredOf, metricCurve } from 'model-lab';
    const runs = [[0, 4, 2], [1, 6, 4]].map(([seed, ...losses]) => ({
      record: {
        id: 'run-' + seed, name: 'run', architecture: 'classifier', config: { seed }, seed, status: 'done', failure: null,
        steps: 20, step: 20, stepsPerEpoch: 10, seconds: 2, parameters: {}, device: null, execution: null, parent: null,
        metrics: [{ name: 'loss', title: 'Loss', group: 'loss', part: 'model' }],
      },
      changes: [],
      measured: measuredOf(losses.map((loss, at) => ({ step: 10 * (at + 1), wallMs: 1000, values: { loss } }))),
    }));
    const { differences, groups, final } = compareRuns(runs);
    const { x, mean } = groupCurve(groups[0].runs.map((place) => metricCurve(runs[place], 'loss', 'epoch')));
    const differing = differences.differing.map(({ key, values }) => [key, values]);
    console.log(JSON.stringify({ differing, x: [...x], mean: [...mean], last: final.loss.groups[0].last.mean }));
  `);
  expect(told).toEqual({ differing: [['seed', [0, 1]]], x: [1, 2], mean: [5, 3], last: 3 });
});

it('runs a program of its own, with tf from the same package', () => {
  const losses = run(`
    import { createProgram, tf } from 'model-lab';
    const program = await createProgram({
      variables: { w: { shape: [2, 1], data: Float32Array.of(0, 0) } },
      optimizers: { fit: { kind: 'adam', parameters: ['w'] } },
      functions: {
        train: (scope, { x, y, rate }) => {
          const { loss } = scope.minimize('fit', rate, () => ({
            loss: tf.mean(tf.square(tf.sub(tf.matMul(x, scope.variable('w')), y))),
          }));
          return { loss };
        },
      },
    });
    const x = { shape: [3, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6) };
    const y = { shape: [3, 1], data: Float32Array.of(1, 2, 3) };
    const losses = [];
    for (let i = 0; i < 200; i++) losses.push(program.run('train', { x, y, rate: 0.05 }).scalars.loss);
    console.log(JSON.stringify(losses));
  `) as number[];
  expect(losses.at(-1)).toBeLessThan(losses[0]! / 100);
});

it('opens the parts of the transformer, and attention of a model in training', () => {
  const { shape, rows, tokens, sums } = run(`
    import { architectureConfig, ask, attentionQuestion, createTraining, dataFolders, loadTensorFlow, parseConfig, scaledDotProductAttention, tf } from 'model-lab';
    await loadTensorFlow();
    const [q, k, v] = [1, 2, 3].map(() => tf.randomNormal([1, 4, 10, 16]));
    const { output, weights } = scaledDotProductAttention(q, k, v, { causal: true });
    const config = parseConfig(architectureConfig('transformer'), 'copy', { steps: 2, batchSize: 8 });
    const training = await createTraining({ architecture: 'transformer', config, dirs: dataFolders() });
    await training.advance();
    const { body, matrices } = await ask(training, attentionQuestion, { text: '1 2 3' });
    const { rows, columns, values } = matrices['attention/0/1/3'];
    const sums = Array.from({ length: rows }, (_, row) => values.slice(row * columns, (row + 1) * columns).reduce((a, b) => a + b));
    console.log(JSON.stringify({ shape: [output.shape, weights.shape], rows, tokens: body.probes[0].tokens.slice(0, 4), sums }));
  `) as { shape: number[][]; rows: number; tokens: string[]; sums: number[] };
  expect(shape).toEqual([
    [1, 4, 10, 16],
    [1, 4, 10, 10],
  ]);
  expect([rows, tokens]).toEqual([6, ['1', '2', '3', '=']]);
  for (const sum of sums) expect(sum).toBeCloseTo(1, 5);
});

it('has types', () => {
  const file = join(folder, 'typed.ts');
  const check = (source: string) => {
    writeFileSync(file, source);
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--types', 'node'];
    const modules = ['--module', 'nodenext', '--moduleResolution', 'nodenext'];
    const tsc = join(projectRoot, 'node_modules', 'typescript', 'bin', 'tsc');
    try {
      execFileSync(process.execPath, [tsc, ...options, ...modules, '--ignoreConfig', file], { encoding: 'utf8' });
      return '';
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
  };
  const head = `import { createTraining, dataFolders, type Learner } from 'model-lab';\n`;
  const call = `await createTraining({ architecture: 'gan', config: {}, dirs: dataFolders() })`;
  expect(check(`${head}export const training: Learner = ${call};\n`)).toBe('');
  expect(check(`${head}export const training: number = ${call};\n`)).toMatch(/not assignable to type 'number'/);
});
