import { excerpt } from '../../../../core/printable.mjs';
import type { ModelDescription, NodeDescription, ValueDescription } from '../../../inspect/model-description.js';
import type { FileBytes } from './file-bytes.js';
import type { StoredModel } from './model.js';
import type { StoredNode } from './nodes.js';
import { inOrder } from './order.js';
import { addQuantization } from './quantization.js';
import type { StoredTensor } from './tensors.js';

/** Notes on parts of the same kind; more are counted. */
const MOST_NOTES = 10;

/** What the file holds, with the tensors of its constants by name. Throws DamagedFile where its nodes can't be put in order. */
export function describeModel(
  path: string,
  file: FileBytes,
  model: StoredModel,
): { description: ModelDescription; tensors: Map<string, StoredTensor> } {
  const tensors = new Map(model.tensors.map((tensor) => [tensor.name, tensor]));
  const nodes: StoredNode[] = [];
  for (const node of model.nodes) {
    // A Constant is one of the graph's constants by another name.
    const [output] = node.outputs;
    if (node.op === 'Constant' && node.constant && output !== undefined) tensors.set(output, node.constant);
    else nodes.push(node);
  }
  const sorted = inOrder(nodes);
  const values = valuesOf(model, tensors);
  addQuantization({ path, file, nodes: sorted, tensors, values });
  const description: ModelDescription = {
    format: 'onnx',
    version: versionOf(model),
    producer: model.producer || null,
    bytes: file.size,
    metadata: Object.fromEntries(model.metadata),
    // Until IR 4, constants are inputs too, which may be left out.
    inputs: model.inputs.map(({ name }) => name).filter((name) => !tensors.has(name)),
    outputs: model.outputs.map(({ name }) => name),
    nodes: described(sorted),
    values: [...values.values()],
    constants: [...tensors].map(([name, { count, bytes }]) => ({ name, count, bytes })),
    notes: notesOf(model, tensors, sorted),
  };
  return { description, tensors };
}

function versionOf({ opsets, irVersion }: StoredModel): string {
  const sets = [...opsets].sort(([a], [b]) => (a < b ? -1 : 1));
  const named = sets.map(([domain, version]) => (domain === '' ? `opset ${version}` : `${domain} ${version}`));
  return [...named, `IR ${irVersion}`].join(', ');
}

function valuesOf(model: StoredModel, tensors: ReadonlyMap<string, StoredTensor>): Map<string, ValueDescription> {
  const values = new Map<string, ValueDescription>();
  for (const value of [...model.inputs, ...model.outputs, ...model.values]) {
    if (!values.has(value.name)) values.set(value.name, value);
  }
  for (const [name, { type, shape }] of tensors) values.set(name, { name, type, shape, quantization: null });
  return values;
}

/** Each under a name of its own: its own, its first output's or its op's, with a number where that is taken. */
function described(nodes: readonly StoredNode[]): NodeDescription[] {
  const taken = new Set(nodes.map(({ name }) => name));
  const used = new Set<string>();
  const counts = new Map<string, number>();
  return nodes.map(({ name, op, inputs, outputs, attributes }) => {
    const wish = name || outputs.find((output) => output !== '') || op;
    let own = wish;
    while (used.has(own) || (own !== name && taken.has(own))) {
      const count = (counts.get(wish) ?? 1) + 1;
      counts.set(wish, count);
      own = `${wish}_${count}`;
    }
    used.add(own);
    return { name: own, op, inputs, outputs, attributes };
  });
}

function notesOf(
  model: StoredModel,
  tensors: ReadonlyMap<string, StoredTensor>,
  nodes: readonly StoredNode[],
): string[] {
  const graphs = nodes.flatMap(({ name, op, graphs: inner }) =>
    inner.map(
      (one) =>
        `${excerpt(op)} '${excerpt(name)}' has a graph '${excerpt(one.name)}' of ${one.nodes} nodes, which isn't shown.`,
    ),
  );
  const functions = model.functions.map(
    (name) => `The file defines the function '${excerpt(name)}', which isn't shown.`,
  );
  const elsewhere = new Set([...tensors.values()].flatMap(({ external }) => (external ? [external.location] : [])));
  return [
    ...several(graphs, 'graphs inside nodes'),
    ...several(functions, 'functions'),
    ...several(
      [...elsewhere].map((location) => `Weights lie in '${excerpt(location)}' beside it.`),
      'files beside it',
    ),
    ...(model.sparse > 0 ? [`${model.sparse} sparse constants aren't shown.`] : []),
    ...(model.hasTraining ? ["What the file says about its training isn't shown."] : []),
  ];
}

function several(notes: readonly string[], what: string): string[] {
  if (notes.length <= MOST_NOTES) return [...notes];
  return [...notes.slice(0, MOST_NOTES), `There are ${notes.length - MOST_NOTES} more ${what}.`];
}
