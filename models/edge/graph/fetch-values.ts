import type { Session } from '../../engine/session.js';
import type { TensorData } from '../../engine/tensor-data.js';
import type { Ref } from './inference-graph.js';

/** What TensorFlow says where its optimizer has made one op of several, whose values in between it was to give. */
const FUSED_AWAY = /was not found in the Graph/;

/**
 * Values of `refs`, in their order. TensorFlow's optimizer loses some that are wanted together with what is made of them (a
 * sigmoid with its swish, say): those are asked for apart.
 */
export function fetchValues(
  session: Session,
  feeds: readonly (readonly [Ref, TensorData])[],
  refs: readonly Ref[],
): TensorData[] {
  if (refs.length === 0) return [];
  try {
    return session.run(feeds, refs);
  } catch (error) {
    if (refs.length === 1 || !(error instanceof Error) || !FUSED_AWAY.test(error.message)) throw error;
    const half = refs.length >> 1;
    return [refs.slice(0, half), refs.slice(half)].flatMap((some) => fetchValues(session, feeds, some));
  }
}
