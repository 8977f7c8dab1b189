import type { ModelDescription } from '../../../models/edge/inspect/model-description.js';
import { quantizationText, shapeText } from '../../../models/edge/inspect/model-graph.js';
import { bytesText } from '../../../models/edge/inspect/node-differences.js';
import { formatCompact, formatCount } from '../../lib/format.js';

const formatNames: Readonly<Record<string, string>> = {
  ...{
    onnx: 'ONNX',
    tflite: 'TensorFlow Lite',
    'tfjs-graph': 'TensorFlow.js graph model',
    'tfjs-layers': 'TensorFlow.js layers model',
  },
  ...{ savedmodel: 'SavedModel', 'keras-h5': 'Keras HDF5', keras: 'Keras 3', safetensors: 'safetensors' },
};

export const formatName = (format: string): string => formatNames[format] ?? format;

export interface Fact {
  name: string;
  value: string;
}

/** What a file is, in a few figures. */
export function modelFacts(description: ModelDescription): Fact[] {
  const { format, version, producer, bytes, nodes, constants } = description;
  const numbers = constants.reduce((sum, { count }) => sum + count, 0);
  const stored = constants.reduce((sum, { bytes: some }) => sum + some, 0);
  return [
    { name: 'Format', value: version === null ? formatName(format) : `${formatName(format)}, ${version}` },
    { name: 'Made by', value: producer ?? '–' },
    { name: 'File', value: bytesText(bytes) },
    { name: 'Nodes', value: formatCount(nodes.length) },
    { name: 'Numbers in constants', value: `${formatCompact(numbers)} in ${bytesText(stored)}` },
    { name: 'Weights as', value: weightTypes(description) },
  ];
}

/** The types that most numbers are stored as: "int8 93%, int32 7%". */
function weightTypes({ constants, values }: ModelDescription): string {
  const types = new Map(values.map(({ name, type }) => [name, type]));
  const counts = new Map<string, number>();
  for (const { name, count } of constants)
    counts.set(types.get(name) ?? 'unknown', (counts.get(types.get(name) ?? 'unknown') ?? 0) + count);
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const told = [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([type, count]) => ({ type, share: Math.round((100 * count) / Math.max(1, all)) }));
  const some = told.filter(({ share }) => share > 0);
  if (some.length === 0) return '–';
  return some.length === 1 ? some[0]!.type : some.map(({ type, share }) => `${type} ${share}%`).join(', ');
}

export interface ToldValue {
  name: string;
  told: string;
}

/** What goes in, or comes out: "float32 [N×28×28×1]", with its scale where it has one. */
export function endValues({ values, ...description }: ModelDescription, side: 'inputs' | 'outputs'): ToldValue[] {
  const known = new Map(values.map((value) => [value.name, value]));
  return description[side].map((name) => {
    const value = known.get(name);
    if (!value) return { name, told: 'unknown' };
    const shape = value.shape === null ? '' : ` [${shapeText(value.shape)}]`;
    return {
      name,
      told: `${value.type}${shape}${value.quantization ? ` · ${quantizationText(value.quantization)}` : ''}`,
    };
  });
}

export interface Bar {
  name: string;
  /** 0…1 of the longest. */
  share: number;
  told: string;
}

/** How often each op comes, the most frequent first. */
export function opBars({ nodes }: ModelDescription): Bar[] {
  const counts = new Map<string, number>();
  for (const { op } of nodes) counts.set(op, (counts.get(op) ?? 0) + 1);
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  return sorted.map(([name, count]) => ({ name, share: count / sorted[0]![1], told: formatCount(count) }));
}

/** Constants that take most of the file. */
export function tensorBars({ constants, values }: ModelDescription, most = 12): Bar[] {
  const known = new Map(values.map((value) => [value.name, value]));
  const sorted = [...constants].sort((a, b) => b.bytes - a.bytes).slice(0, most);
  return sorted.map(({ name, bytes }) => {
    const shape = known.get(name)?.shape;
    return {
      name,
      share: bytes / Math.max(1, sorted[0]!.bytes),
      told: `${shape && shape.length > 0 ? `${shapeText(shape)} · ` : ''}${bytesText(bytes)}`,
    };
  });
}
