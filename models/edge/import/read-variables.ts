/** Variables of a SavedModel as constants: TensorFlow itself reads its checkpoint. */
import { encodeConfig } from '../../engine/execution.js';
import { attr, SERVE_TAG, type NodeDef } from '../../engine/graph-def.js';
import type { NativeBackend } from '../../engine/native-backend.js';
import { constantNode, integers } from '../graph/constants.js';
import { nodeName } from '../graph/inference-graph.js';

interface Variables {
  folder: string;
  /** What is served. */
  nodes: readonly NodeDef[];
  /** All nodes of the graph: those that read a variable by themselves are among them. */
  all: readonly NodeDef[];
}

/** `nodes` with a constant under the name of each variable. Throws an Error, in one sentence, where one can't be read. */
export function withVariablesRead({ binding }: NativeBackend, { folder, nodes, all }: Variables): NodeDef[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const handleOf = (ref: string): NodeDef | undefined => {
    let node = byName.get(nodeName(ref));
    while (node?.op === 'Identity') node = byName.get(nodeName(node.input[0] ?? ''));
    return node?.op === 'VarHandleOp' ? node : undefined;
  };
  const reading = nodes.filter(({ op }) => op === 'ReadVariableOp' || op === 'ResourceGather');
  if (reading.length === 0) return [...nodes];
  const readers = new Map(
    all.filter(({ op }) => op === 'ReadVariableOp').map(({ name, input }) => [nodeName(input[0]!), name]),
  );
  const handles = [...new Set(reading.map((node) => handleOf(node.input[0]!)?.name ?? unknown(node.name)))];
  const refs = handles.map((handle) => `${readers.get(handle) ?? unknown(handle)}:0`);
  const session = binding.loadSavedModel(folder, SERVE_TAG, encodeConfig({ xla: false }));
  const values = new Map<string, { shape: number[]; data: Float32Array | Int32Array | Uint8Array }>();
  try {
    binding.runSavedModel(session, [], '', refs.join()).forEach(({ id, shape }, at) => {
      values.set(handles[at]!, { shape, data: binding.tensorDataSync(id) });
      binding.deleteTensor(id);
    });
  } finally {
    binding.deleteSavedModel(session);
  }
  const axis = constantNode('gather//axis', integers([], [0]));
  return [
    axis,
    ...[...values].map(([handle, value]) => constantNode(handle, value)),
    ...nodes
      .filter(({ name }) => !values.has(name))
      .map((node): NodeDef => {
        const handle = reading.includes(node) ? handleOf(node.input[0]!)!.name : null;
        if (handle === null) return node;
        const dtype = node.attr['dtype']!;
        if (node.op === 'ReadVariableOp') return { ...node, op: 'Identity', input: [handle], attr: { T: dtype } };
        const attrs = {
          Tparams: dtype,
          Tindices: node.attr['Tindices']!,
          Taxis: attr.type('int32'),
          batch_dims: attr.int(0),
        };
        return { ...node, op: 'GatherV2', input: [handle, node.input[1]!, axis.name], attr: attrs };
      }),
  ];
}

function unknown(name: string): never {
  throw new Error(`its variable '${name}' can't be read on its own, so it can be run but not compressed`);
}
