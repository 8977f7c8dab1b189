import type { ValueQuantization } from '../metadata.js';
import type { Editing } from './editing.js';
import { movingOps } from './quantized-values.js';

type Integers = ReadonlyMap<string, 'int8' | 'uint8'>;

/** What is kept of a value. */
interface Stored {
  /** The name of the whole numbers. */
  whole: string;
  /** Names of scale and zero point. */
  grid: string[];
  parameters: ValueQuantization;
}

/**
 * Quantises these values, in their order, by parameters of int8. Those of `integers` are whole numbers to users too: what these
 * stand for is returned.
 */
export function quantizeValues(
  editing: Editing,
  values: ReadonlyMap<string, ValueQuantization>,
  integers: Integers,
): Map<string, ValueQuantization> {
  const told = new Map<string, ValueQuantization>();
  const inputs = new Set(editing.graph.inputs.map(({ name }) => name));
  // By the names of what readers read and of the whole numbers.
  const stored = new Map<string, Stored>();
  for (const [value, parameters] of values) {
    const type = integers.get(value);
    const onGrid = { ...parameters, zeroPoint: parameters.zeroPoint + (type === 'int8' ? 0 : 128) };
    if (type) {
      told.set(value, onGrid);
      changeType(editing, value, type);
    }
    const grid = (): string[] => gridOf(editing, value, onGrid, type ?? 'uint8');
    const given = { value, parameters, isWhole: type !== undefined, grid };
    const names = inputs.has(value) ? quantizeInput(editing, given) : quantizeMade(editing, given, stored);
    for (const name of [names.real, names.whole]) stored.set(name, { ...names, parameters });
  }
  return told;
}

function changeType({ graph }: Editing, value: string, type: 'int8' | 'uint8'): void {
  const changed = <T extends { name: string }>(one: T): T => (one.name === value ? { ...one, type } : one);
  graph.inputs = graph.inputs.map(changed);
  graph.outputs = graph.outputs.map(changed);
}

/** The constants of a scale and a zero point. */
function gridOf(
  editing: Editing,
  value: string,
  { scale, zeroPoint }: ValueQuantization,
  type: 'int8' | 'uint8',
): string[] {
  const zero = type === 'int8' ? Int8Array.of(zeroPoint) : Uint8Array.of(zeroPoint);
  return [
    editing.tensor(`${value}/scale`, 'float32', [], Float32Array.of(scale)),
    editing.tensor(`${value}/zero_point`, type, [], zero),
  ];
}

interface Given {
  value: string;
  parameters: ValueQuantization;
  /** Whether users give or get whole numbers. */
  isWhole: boolean;
  grid: () => string[];
}

/** Readers of the input read what comes back from whole numbers. */
function quantizeInput(editing: Editing, { value, isWhole, grid: makeGrid }: Given) {
  const real = editing.name(`${value}/real`);
  readInstead(editing, value, real);
  const whole = isWhole ? value : editing.name(`${value}/uint8`);
  const grid = makeGrid();
  if (!isWhole) editing.first(editing.node('QuantizeLinear', [value, ...grid], [whole]));
  editing.first(editing.node('DequantizeLinear', [whole, ...grid], [real]));
  return { real, whole, grid };
}

/** What makes the value makes another one, and the value is what comes back from whole numbers, or for users these themselves. */
function quantizeMade(editing: Editing, given: Given, stored: ReadonlyMap<string, Stored>) {
  const { value, parameters, isWhole } = given;
  const maker = editing.graph.nodes.find(({ outputs }) => outputs.includes(value))!;
  const source = movingOps.has(maker.op) ? stored.get(maker.inputs[0]!) : undefined;
  const isMoved = source?.parameters === parameters && !isWhole;
  const grid = isMoved ? source.grid : given.grid();
  const whole = isWhole ? value : editing.name(`${value}/uint8`);
  const made = isMoved ? whole : editing.name(`${value}/float`);
  maker.outputs = maker.outputs.map((one) => (one === value ? made : one));
  // What hands numbers on does so with whole ones as they are.
  if (isMoved) maker.inputs[0] = source.whole;
  else editing.after(maker, editing.node('QuantizeLinear', [made, ...grid], [whole]));
  const real = isWhole ? editing.name(`${value}/real`) : value;
  if (isWhole) readInstead(editing, value, real);
  editing.after(maker, editing.node('DequantizeLinear', [whole, ...grid], [real]));
  return { real, whole, grid };
}

function readInstead({ graph }: Editing, value: string, other: string): void {
  for (const node of graph.nodes) node.inputs = node.inputs.map((one) => (one === value ? other : one));
}
