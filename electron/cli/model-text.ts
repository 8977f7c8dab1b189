/** A description of a model file for people. */
import type { DescribedModel } from '../../models/edge/tools/describe-model.js';
import type { ModelConstant } from '../../models/edge/tools/model-constant.js';
import { count, measure } from './format.js';
import { table } from './table.js';
import { wrapText } from './wrap-text.js';

type Value = DescribedModel['values'][number];

/** The largest constants are listed alone. */
const LISTED = 8;
const LONGEST_TEXT = 300;

/** `name` is the file's. */
export function modelText(name: string, model: DescribedModel, width: number | null): string {
  const { format, version, producer, inputs, outputs, nodes, constants, metadata, notes } = model;
  const values = new Map(model.values.map((value) => [value.name, value]));
  const about = (names: readonly string[]): string => names.map((one) => valueText(one, values.get(one))).join('; ');
  const facts: [string, string][] = [
    ['Format', [format, version, producer !== null && `made by ${producer}`].filter(Boolean).join(', ')],
    ['Size', bytesText(model.bytes)],
    ['In', about(inputs)],
    ['Out', about(outputs)],
    ['Parameters', parametersText(constants)],
    ['Operations', operationsText(nodes)],
    ['Quantised', quantisedText(model.values)],
    ...Object.entries(metadata).map(([key, text]): [string, string] => [key, shortened(text)]),
  ];
  const column = Math.max(...facts.map(([title]) => title.length)) + 2;
  const lines = facts
    .filter(([, text]) => text !== '')
    .map(([title, text]) => wrapText(`  ${title.padEnd(column)}${text}`, { width, indent: column + 2 }));
  return [
    `${name}\n`,
    ...lines.map((line) => `${line}\n`),
    largest(constants, values, width),
    ...notes.map((note) => `${wrapText(note, { width, indent: 0 })}\n`),
  ].join('');
}

/** What one of its constants is like, with a histogram in one line. */
export function constantText(name: string, found: ModelConstant): string {
  const { shape, count: numbers, minimum, maximum, mean, deviation, zeros, notFinite, histogram } = found;
  const range = minimum === null || maximum === null ? 'none is finite' : `${measure(minimum)} to ${measure(maximum)}`;
  const spread =
    mean === null || deviation === null ? '' : `, mean ${measure(mean)}, standard deviation ${measure(deviation)}`;
  const strange = notFinite === 0 ? '' : `, ${count(notFinite)} NaN or infinite`;
  return [
    `${name} [${shape.join(', ')}]: ${count(numbers)} numbers, ${range}${spread}, ${count(zeros)} zeros${strange}`,
    bars(histogram.counts),
  ]
    .filter((line) => line !== '')
    .map((line) => `${line}\n`)
    .join('');
}

function bars(counts: readonly number[]): string {
  const most = Math.max(0, ...counts);
  return counts.map((one) => (one === 0 ? ' ' : '▁▂▃▄▅▆▇█'[Math.min(7, Math.floor((8 * one) / (most + 1)))])).join('');
}

function valueText(name: string, value: Value | undefined): string {
  if (!value) return name;
  const { type, shape, quantization } = value;
  const sizes = shape === null ? '' : ` [${shape.map((size) => size ?? 'any').join(', ')}]`;
  const [scale, zero] = [quantization?.scales[0], quantization?.zeroPoints[0] ?? 0];
  const grid =
    scale === undefined || quantization!.scales.length > 1
      ? ''
      : ` = ${measure(scale)} · (q ${zero < 0 ? '+' : '−'} ${Math.abs(zero)})`;
  return `${name} ${type}${sizes}${grid}`;
}

function parametersText(constants: DescribedModel['constants']): string {
  const numbers = constants.reduce((sum, one) => sum + one.count, 0);
  const bytes = constants.reduce((sum, one) => sum + one.bytes, 0);
  return constants.length === 0
    ? 'none'
    : `${count(numbers)} in ${count(constants.length)} constants, ${bytesText(bytes)}`;
}

/** Each with how many there are, the most frequent first. */
function operationsText(nodes: DescribedModel['nodes']): string {
  if (nodes.length === 0) return 'none';
  const counts = new Map<string, number>();
  for (const { op } of nodes) counts.set(op, (counts.get(op) ?? 0) + 1);
  const sorted = [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
  return `${count(nodes.length)}: ${sorted.map(([op, many]) => (many === 1 ? op : `${op} × ${many}`)).join(', ')}`;
}

function quantisedText(values: readonly Value[]): string {
  const quantised = values.filter(({ quantization }) => quantization !== null);
  if (quantised.length === 0) return '';
  const perChannel = quantised.filter(({ quantization }) => quantization!.scales.length > 1).length;
  const types = [...new Set(quantised.map(({ type }) => type))].join(', ');
  return `${count(quantised.length)} of ${count(values.length)} values as ${types}, ${count(perChannel)} of them per channel`;
}

function largest(
  constants: DescribedModel['constants'],
  values: ReadonlyMap<string, Value>,
  width: number | null,
): string {
  if (constants.length === 0) return '';
  const listed = [...constants].sort((a, b) => b.bytes - a.bytes).slice(0, LISTED);
  const rows = listed.map(({ name, count: numbers, bytes }) => {
    const value = values.get(name);
    return [name, value?.type ?? '', `[${(value?.shape ?? []).join(', ')}]`, count(numbers), bytesText(bytes)];
  });
  const left = constants.length - listed.length;
  const more = left === 0 ? '' : `and ${count(left)} smaller ${left === 1 ? 'one' : 'ones'}\n`;
  return `\n${table(['LARGEST CONSTANTS', 'TYPE', 'SHAPE', 'NUMBERS', 'BYTES'], rows, { width })}${more}`;
}

function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${measure(bytes / 1000)} kB` : `${measure(bytes / 1e6)} MB`;
}

const shortened = (text: string): string => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text);
