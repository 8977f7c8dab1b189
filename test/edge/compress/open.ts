import type { OpenGraph } from '../../../models/edge/compress/open-graph.js';
import type { InferenceGraph } from '../../../models/edge/graph/inference-graph.js';
import { Session } from '../../../models/engine/session.js';
import { nativeBackend } from '../../engine/native.js';

/** The graph in native TensorFlow. */
export async function open(graph: InferenceGraph): Promise<OpenGraph> {
  const session = new Session(await nativeBackend(), graph.nodes);
  return {
    values(inputs, refs) {
      const fed = graph.inputs.map(({ name, ref }) => [ref, inputs[name]!] as const);
      const fetched = refs.filter((ref) => !graph.inputs.some((input) => input.ref === ref));
      const values = session.run(fed, fetched);
      return new Map([...fed, ...fetched.map((ref, at) => [ref, values[at]!] as const)]);
    },
    close: () => session.close(),
  };
}
