import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { programSpec } from '../../../models/core/model.js';
import { LoadedGraph } from '../../../models/edge/graph/loaded-graph.js';
import { inferenceOps } from '../../../models/edge/graph/ops.js';
import { constantOf, sizeOf } from '../../../models/edge/graph/constants.js';
import { sizesOf } from '../../../models/edge/graph/inference-graph.js';
import { outputsOf } from '../../../models/edge/graph/infer-shapes.js';
import { createProgram } from '../../../models/engine/create-program.js';
import type { Program } from '../../../models/engine/program.js';
import type { TensorData } from '../../../models/engine/tensor-data.js';
import { graphKinds, graphOf, type MadeGraph } from '../graphs.js';

/** Max |Δ| ÷ max(1, max |expected|). */
function errorOf(found: TensorData, expected: TensorData): number {
  const numbers = Array.from(expected.data);
  const largest = Math.max(1, ...numbers.map(Math.abs));
  return Math.max(...numbers.map((value, i) => Math.abs(value - found.data[i]!))) / largest;
}

const indicesOf = (batch: number, count: number) => Int32Array.from({ length: batch }, (_, i) => (i * 7) % count);

describe.each(graphKinds)('%s', (kind) => {
  let made: MadeGraph;
  let loaded: LoadedGraph;
  /** The model as the run has it, with its own functions, and what is exported of it, by the lab's own kernels. */
  let program: Program;

  beforeAll(async () => {
    made = await graphOf(kind);
    const { model, inference, weights } = made;
    const spec = programSpec(model);
    program = await createProgram(
      { ...spec, functions: { ...spec.functions, infer: inference.infer } },
      { mode: 'eager' },
    );
    program.write(weights);
    loaded = await LoadedGraph.open(made.graph);
  });
  afterAll(() => {
    program?.dispose();
    loaded?.close();
  });

  test.each([1, 2, 64])('gives what the model gives, for a batch of %i', async (batch) => {
    const { inference } = made;
    const examples = (await inference.examples('test'))!;
    const inputs = await examples.inputs(indicesOf(batch, examples.count));
    const expected = program.run('infer', inputs).tensors;
    const found = loaded.run(inputs);
    expect(Object.keys(found)).toEqual(inference.outputs.map(({ name }) => name));
    for (const { name, shape } of inference.outputs) {
      expect(found[name]!.shape).toEqual([batch, ...shape]);
      expect(errorOf(found[name]!, expected[name]!)).toBeLessThan(1e-5);
    }
  });

  test('gives what the model itself says of its examples', async () => {
    const { inference, model } = made;
    const examples = (await inference.examples('test'))!;
    if (kind === 'generator') {
      const inputs = await examples.inputs(indicesOf(8, examples.count));
      const { images } = program.run('draw', { latents: inputs['latent']! }).tensors;
      const { image } = loaded.run(inputs);
      expect(
        errorOf(image!, { ...images!, data: Float32Array.from(images!.data, (value) => value / 255) }),
      ).toBeLessThan(1e-5);
      return;
    }
    // What an evaluation makes of the test data, which it reads by itself.
    let [loss, right, weight] = [0, 0, 0];
    for (const feeds of model.evaluation!.batches('full')) {
      const { scalars } = program.run('evaluate', feeds);
      loss += scalars['validationLoss']! * scalars['weight']!;
      right += scalars['validationAccuracy']! * scalars['weight']!;
      weight += scalars['weight']!;
    }
    const indices = Int32Array.from({ length: examples.count }, (_, i) => i);
    const { logits } = loaded.run(await examples.inputs(indices));
    const own = crossEntropy(logits!, (await examples.targets!(indices)) as Int32Array);
    expect(own.loss).toBeCloseTo(loss / weight, 4);
    expect(own.accuracy).toBeCloseTo(right / weight, 6);
  });

  test('knows the shape and type of every value', async () => {
    const { graph, inference } = made;
    const examples = (await inference.examples('train'))!;
    const refs = graph.nodes.flatMap(outputsOf);
    expect([...graph.shapes.keys()].sort()).toEqual([...refs].sort());
    const values = loaded.values(await examples.inputs(indicesOf(3, examples.count)), refs);
    for (const ref of refs) {
      expect(values.get(ref)!.shape, ref).toEqual(sizesOf(graph.shapes.get(ref)!, 3));
      expect(values.get(ref)!.data instanceof Float32Array, ref).toBe(graph.types.get(ref) === 'float32');
    }
  });

  test('is small and plain, and the same each time', async () => {
    const { graph } = made;
    const names = graph.nodes.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[A-Za-z0-9.][A-Za-z0-9_./-]*$/.test(name))).toEqual([]);
    expect(graph.nodes.filter(({ op }) => !(inferenceOps as readonly string[]).includes(op))).toEqual([]);
    const known = new Set<string>();
    for (const { name, input } of graph.nodes) {
      expect(input.filter((ref) => !known.has(ref.replace(/:\d+$/, '')) || !graph.shapes.has(ref))).toEqual([]);
      known.add(name);
    }
    // As many weights as the model has that are used: batch norm's are part of others.
    const weights = graph.nodes.filter(({ op, name }) => op === 'Const' && /kernel$/.test(name));
    expect(weights.length).toBeGreaterThan(0);
    for (const node of weights) expect(sizeOf(constantOf(node).shape)).toBeGreaterThan(0);
    expect((await graphOf(kind)).graph.nodes).toEqual(graph.nodes);
  });
});

/** The mean over targets that are asked for. */
function crossEntropy({ shape, data }: TensorData, targets: Int32Array): { loss: number; accuracy: number } {
  const classes = shape.at(-1)!;
  let [loss, right, count] = [0, 0, 0];
  targets.forEach((target, row) => {
    if (target < 0) return;
    const logits = Array.from(data.subarray(row * classes, (row + 1) * classes));
    const most = Math.max(...logits);
    loss += Math.log(logits.reduce((sum, one) => sum + Math.exp(one - most), 0)) + most - logits[target]!;
    right += Number(logits.indexOf(most) === target);
    count++;
  });
  return { loss: loss / count, accuracy: right / count };
}
