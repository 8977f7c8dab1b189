/** Which layer costs what at int8: each made int8 alone, and compared with the original on held-out examples. */
import { RequestError } from '../../core/errors.js';
import type { Inference } from '../../core/inference.js';
import { unwatched, type WithinStep } from '../../core/learner.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { chosenExamples } from '../check/chosen-examples.js';
import { nodesByName, sizesOf, type InferenceGraph, type Ref } from '../graph/inference-graph.js';
import { LoadedGraph } from '../graph/loaded-graph.js';
import type { Effect, SensitivityBody } from '../panels/sensitivity.js';
import { batchesOf } from './calibrate.js';
import type { Calibration } from './calibration.js';
import { fakeQuantized, withFakeQuantization } from './fake-quantized.js';
import { decibels, OutputEffect, predictionsOf } from './output-effect.js';
import { quantizedRefs, resultOf } from './quantized-refs.js';
import { withQuantizedWeights } from './rounded-weights.js';
import { weightsOf } from './weights-of.js';

export interface SensitivityOptions {
  /** Null: weights alone are looked at. */
  calibration: Calibration | null;
  /** Held-out examples, or all where there are fewer. */
  examples?: number;
  within?: Pick<WithinStep, 'turn' | 'progress'>;
}

const BATCH = 64;
/** Inner values that are compared one by one: more examples than these make up would tell the same. */
const COMPARED_NUMBERS = 2 ** 24;

/** Throws RequestError where there are no held-out examples. */
export async function sensitivityOf(
  graph: InferenceGraph,
  inference: Pick<Inference, 'examples' | 'task'>,
  { calibration, examples: wanted = 500, within = unwatched }: SensitivityOptions,
): Promise<SensitivityBody> {
  const held = await heldOut(graph, inference, wanted);
  const byName = nodesByName(graph);
  const values = calibration ? quantizedRefs(graph, calibration) : null;
  const layers = weightsOf(graph).map(({ name, count, readers }) => {
    const { node, op } = readers[0]!;
    return {
      name,
      node,
      op,
      weights: count,
      result: resultOf(graph, byName(node)),
    };
  });
  const variants: (InferenceGraph | null)[] = layers.flatMap(({ name, result }) => {
    const range = values?.get(result);
    return [
      withQuantizedWeights(graph, { only: new Set([name]) }),
      range
        ? withFakeQuantization(graph, {
            values: new Map([[result, range]]),
            weights: false,
          })
        : null,
    ];
  });
  const whole = calibration && fakeQuantized(graph, calibration);
  variants.push(withQuantizedWeights(graph), whole);
  const effects: (Effect | null)[] = [];
  for (const [at, variant] of variants.entries()) {
    effects.push(variant && (await held.effectOf(variant)));
    within.progress(at + 1, variants.length, 'comparisons of layers');
    await within.turn();
  }
  return {
    ...held.said,
    calibration: calibration && {
      method: calibration.method,
      examples: calibration.examples,
    },
    layers: layers.map(({ name, node, op, weights }, at) => ({
      ...{ name, node, op, weights },
      weightsOnly: effects[2 * at]!,
      activationOnly: effects[2 * at + 1]!,
    })),
    allWeights: effects.at(-2)!,
    everything: effects.at(-1)!,
    errorSoFar:
      whole && values
        ? await errorsSoFar(graph, whole, {
            refs: [...values.keys()],
            batches: held.inputs,
          })
        : [],
  };
}

interface HeldOut {
  said: Pick<SensitivityBody, 'examples' | 'unit' | 'predictions' | 'accuracy'>;
  inputs: readonly Record<string, TensorData>[];
  effectOf(variant: InferenceGraph): Promise<Effect>;
}

/** Held-out examples with what the graph gives for them. */
async function heldOut(
  graph: InferenceGraph,
  { examples: parts, task }: Pick<Inference, 'examples' | 'task'>,
  wanted: number,
): Promise<HeldOut> {
  const examples = await parts('test');
  if (!examples || examples.count === 0) {
    throw new RequestError('sensitivity: there are no held-out examples to compare outputs on.');
  }
  const chosen = chosenExamples(examples.count, wanted);
  const batches = batchesOf(chosen, BATCH);
  const inputs: Record<string, TensorData>[] = [];
  const targets: (ArrayLike<number> | null)[] = [];
  for (const indices of batches) {
    inputs.push(await examples.inputs(indices));
    targets.push(examples.targets ? await examples.targets(indices) : null);
  }
  const originals = await firstOutputs(graph, inputs);
  const predictions = originals.map((one) => predictionsOf(task, one));
  const judged = predictions.flatMap((row, at) =>
    [...(row ?? [])].map((one, i) => [one, targets[at]?.[i] ?? -1] as const),
  );
  const known = judged.filter(([, target]) => target >= 0);
  const right = known.filter(([prediction, target]) => prediction === target).length;
  return {
    said: {
      examples: chosen.length,
      unit: examples.unit,
      predictions: judged.length,
      accuracy: known.length === 0 ? null : right / known.length,
    },
    inputs,
    async effectOf(variant) {
      const effect = new OutputEffect(task);
      const changed = await firstOutputs(variant, inputs);
      originals.forEach((original, at) => effect.add(original, changed[at]!, targets[at]!));
      return effect.effect;
    },
  };
}

async function firstOutputs(
  graph: InferenceGraph,
  batches: readonly Record<string, TensorData>[],
): Promise<TensorData[]> {
  const { ref } = graph.outputs[0]!;
  const opened = await LoadedGraph.open(graph);
  try {
    return batches.map((inputs) => opened.values(inputs, [ref]).get(ref)!);
  } finally {
    opened.close();
  }
}

/** How far each value is from the original's, where everything before it is int8 as well. */
async function errorsSoFar(
  graph: InferenceGraph,
  whole: InferenceGraph,
  { refs, batches }: { refs: readonly Ref[]; batches: readonly Record<string, TensorData>[] },
): Promise<SensitivityBody['errorSoFar']> {
  const byName = nodesByName(graph);
  const rounded = new Map(
    whole.nodes.filter(({ op }) => op.startsWith('FakeQuant')).map(({ name, input }) => [input[0]!, name]),
  );
  const numbers = refs.reduce((sum, ref) => sum + sizesOf(graph.shapes.get(ref)!, BATCH).reduce((a, b) => a * b, 1), 0);
  const compared = batches.slice(0, Math.max(1, Math.floor(COMPARED_NUMBERS / numbers)));
  const sums = new Map(refs.map((ref) => [ref, { signal: 0, error: 0 }]));
  const [original, changed] = [await LoadedGraph.open(graph), await LoadedGraph.open(whole)];
  try {
    for (const inputs of compared) {
      const before = original.values(inputs, refs);
      const after = changed.values(inputs, [...rounded.values()]);
      for (const [ref, sum] of sums) {
        const [a, b] = [before.get(ref)!.data, after.get(rounded.get(ref)!)!.data];
        for (let at = 0; at < a.length; at++) {
          sum.signal += a[at]! ** 2;
          sum.error += (b[at]! - a[at]!) ** 2;
        }
      }
    }
  } finally {
    original.close();
    changed.close();
  }
  return [...sums].map(([ref, { signal, error }]) => ({
    node: ref,
    op: byName(ref).op,
    signalToErrorDb: decibels(signal, error),
  }));
}
