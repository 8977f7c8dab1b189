import { RequestError } from '../../core/errors.js';
import { excerpt, printable } from '../../core/printable.mjs';
import { type StoredTensor } from '../../core/safetensors.js';
import { GRAPH_KEY } from '../formats/safetensors.js';
import { describeNodes, valueName } from './describe-nodes.js';
import type { FormatReader, ModelDescription, ReadModel } from './model-description.js';
import { runOrder } from './run-order.js';
import { graphOfSafetensors, readSafetensorsFile, type SafetensorsFile } from './safetensors-file.js';
import { tensorValues } from './tensor-values.js';

export const safetensorsReader: FormatReader = {
  formats: ['safetensors'],
  // The header's length comes first, and then a JSON object.
  claims: (path, head) => path.endsWith('.safetensors') || (head[8] === 0x7b && head[6] === 0 && head[7] === 0),
  read,
};

async function read(path: string): Promise<ReadModel> {
  const file = await readSafetensorsFile(path);
  const { tensors, bytes } = file;
  const { [GRAPH_KEY]: graph, ...metadata } = file.metadata;
  const described = graph === undefined ? weightsAlone : describeGraph(path, file);
  const values = [...tensors].map(([name, { dtype, shape }]) => ({
    name,
    type: typeName(dtype),
    shape,
    quantization: null,
  }));
  return {
    description: {
      ...{ format: 'safetensors', version: null, producer: metadata['producer'] ?? null, bytes, metadata },
      ...described,
      values: [...new Map([...described.values, ...values].map((value) => [value.name, value])).values()],
      constants: [...tensors].map(([name, { shape, bytes: stored }]) => ({
        ...{ name, bytes: stored.length, count: shape.reduce((product, size) => product * size, 1) },
      })),
    },
    constant(name) {
      const tensor = tensors.get(name);
      return tensor ? numbersOf(tensor) : null;
    },
  };
}

type Described = Pick<ModelDescription, 'inputs' | 'outputs' | 'nodes' | 'values' | 'notes'>;

const weightsAlone: Described = {
  ...{ inputs: [], outputs: [], nodes: [], values: [] },
  notes: ['It holds weights only: what is computed with them the format has no room for.'],
};

function describeGraph(path: string, file: SafetensorsFile): Described {
  try {
    const { nodes, signature } = graphOfSafetensors(file)!;
    const [inputs, outputs] = [signature.inputs, signature.outputs].map((infos) =>
      Object.values(infos ?? {}).map(({ name }) => valueName(name)),
    ) as [string[], string[]];
    const { nodes: described, values } = describeNodes(runOrder(nodes));
    return { inputs, outputs, nodes: described, values, notes: ['The graph lies as text among its metadata.'] };
  } catch (error) {
    const reason = error instanceof Error && error.name !== 'ZodError' ? error.message : "it isn't as it was written";
    throw new RequestError(`${excerpt(path)}: the graph among its metadata is damaged: ${printable(reason)}.`, {
      cause: error,
    });
  }
}

const names: Partial<Record<StoredTensor['dtype'], string>> = {
  BOOL: 'bool',
  BF16: 'bfloat16',
  U8: 'uint8',
  I8: 'int8',
  F8_E4M3: 'float8_e4m3',
  F8_E5M2: 'float8_e5m2',
};

function typeName(dtype: StoredTensor['dtype']): string {
  return names[dtype] ?? dtype.replace(/^U/, 'uint').replace(/^I/, 'int').replace(/^F/, 'float');
}

function numbersOf({ dtype, shape, bytes }: StoredTensor): ReturnType<ReadModel['constant']> {
  if (dtype === 'BF16') return { values: bfloats(bytes), shape };
  const type = typeNumbers[dtype];
  const tensor_shape = { dim: shape.map((size) => ({ size })) };
  return type === undefined ? null : tensorValues({ dtype: type, tensor_shape, tensor_content: bytes });
}

/** TensorFlow's numbers of the types that it shares. */
const typeNumbers: Partial<Record<StoredTensor['dtype'], number>> = {
  F32: 1,
  F64: 2,
  I32: 3,
  U8: 4,
  I8: 6,
  I64: 9,
  BOOL: 10,
  F16: 19,
};

/** The upper halves of float32. */
function bfloats(bytes: Uint8Array): Float32Array {
  const bits = Uint32Array.from(new Uint16Array(Uint8Array.from(bytes).buffer), (half) => half * 2 ** 16);
  return new Float32Array(bits.buffer);
}
