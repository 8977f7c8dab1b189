import type { NodeDef } from '../../engine/graph-def.js';
import type { NativeBackend } from '../../engine/native-backend.js';
import { Session } from '../../engine/session.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { fetchValues } from './fetch-values.js';
import type { Ref } from './inference-graph.js';

/** Values of `refs`, in their order, by TensorFlow; those of bools are 0 and 1. */
export function evaluateNodes(
  native: NativeBackend,
  nodes: readonly NodeDef[],
  refs: readonly Ref[],
  feeds: readonly (readonly [Ref, TensorData])[] = [],
): TensorData[] {
  const session = new Session(native, nodes);
  try {
    return fetchValues(session, feeds, refs);
  } finally {
    session.close();
  }
}
