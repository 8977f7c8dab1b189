import { RequestError } from '../../core/errors.js';
import type { Inference } from '../../core/inference.js';
import { loadTensorFlow } from '../../engine/tensorflow.js';
import type { NativeBackend } from '../../engine/native-backend.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { needed, type Draft } from './draft.js';
import { foldConstants } from './fold-constants.js';
import { freeBatch } from './free-batch.js';
import { inferShapes } from './infer-shapes.js';
import type { InferenceGraph } from './inference-graph.js';
import { canonicalGelu } from './passes/canonical-gelu.js';
import { canonicalOps } from './passes/canonical-ops.js';
import { fewerReshapes } from './passes/fewer-reshapes.js';
import { finiteMasks } from './passes/finite-masks.js';
import { foldScales } from './passes/fold-scales.js';
import { nameNodes } from './passes/name-nodes.js';
import { traceTwice } from './trace.js';

/**
 * A model's inference as a small graph of TensorFlow's ops, see ops.ts, with `variables` as constants: the same model gives the
 * same nodes. Throws RequestError where native TensorFlow is missing, and an Error where the function can't be exported.
 */
export async function freeze(
  name: string,
  { infer, inputs, outputs }: Pick<Inference, 'infer' | 'inputs' | 'outputs'>,
  variables: Record<string, TensorData>,
): Promise<InferenceGraph> {
  const native = await nativeTensorFlow();
  const folded = foldConstants(native, traceTwice(native, { infer, inputs, variables }));
  const passes: ((draft: Draft) => Draft)[] = [
    (one) => canonicalOps(one, folded.shapes),
    foldScales,
    (one) => fewerReshapes(one, folded.shapes),
    canonicalGelu,
    finiteMasks,
    nameNodes,
  ];
  const draft = passes.reduce((one, pass) => pass(one), needed(freeBatch(folded)));
  const named = inputs.map((input) => ({ ...input, ref: draft.inputs.get(input.name)! }));
  return {
    name,
    nodes: draft.nodes,
    ...inferShapes(native, draft.nodes, named),
    inputs: named,
    outputs: outputs.map((output) => ({ ...output, ref: draft.outputs.get(output.name)! })),
  };
}

/** Throws RequestError where it is missing. */
export async function nativeTensorFlow(): Promise<NativeBackend> {
  const { native, reason } = await loadTensorFlow();
  if (native) return native;
  throw new RequestError(`export: native TensorFlow is missing (${reason ?? 'unknown'}); run npm run setup.`);
}
