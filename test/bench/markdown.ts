import type { Figures } from './figures.js';
import { ratiosOf, type Results } from './results.js';

/** A row's name and its cells by column. */
type Row = readonly [name: string, cells: Record<string, string>];

/** The results as Markdown: the machine, and a table for each section that was measured. */
export function markdown(results: Results): string {
  const { rounds, ways, workloads, geometricMean, inference, setup, peakMb, tokensPerSecond, scaling } = results;
  const of = `median (min–max) of ${rounds} ${rounds === 1 ? 'round' : 'rounds'}`;
  const mean = {
    [FASTEST_PEER]: geometricMean.fastestPeer?.toFixed(2) ?? '–',
    [TFJS]: geometricMean.tfjs?.toFixed(2) ?? '–',
  };
  const tables = [
    table(`ms per training step, ${of}`, [
      ...rowsOf(workloads, (row) => timesRow(row)),
      ...(Object.keys(workloads).length > 1 ? [['geometric mean', mean] as const] : []),
    ]),
    table(
      'run in the fastest of several ways',
      rowsOf(ways, (row) => row).filter(([, cells]) => Object.keys(cells).length > 0),
    ),
    table(
      `ms to classify a batch, ${of}`,
      nestedRows(inference, (name, batch) => `${name}, ${batch}`, timesRow),
    ),
    table(
      'set-up, s: until it can train + first step',
      rowsOf(setup, (row) =>
        mapValues(row, ({ readyMs, firstStepMs }) => `${seconds(readyMs)} + ${seconds(firstStepMs)}`),
      ),
    ),
    table(
      'memory of the process at most, MB',
      rowsOf(peakMb, (row) => mapValues(row, (mb) => mb?.toLocaleString('en') ?? '–')),
    ),
    table(`tokens per second within the context, and beyond it; ${of}`, [
      ...rowsOf(tokensPerSecond, (row) => mapValues(row, ({ withinContext }) => cell(withinContext, 0))),
      ...rowsOf(tokensPerSecond, (row) => mapValues(row, ({ beyondContext }) => cell(beyondContext, 0))),
    ]),
    table(
      `ms per training step of larger models, ${of}`,
      nestedRows(scaling, (name, larger) => `${name}, ${larger}`, timesRow),
    ),
  ];
  return [machineText(results.machine), ...tables.filter((text) => text !== null)].join('\n\n');
}

const FASTEST_PEER = 'fastest peer ÷ ours';
const TFJS = 'tfjs ÷ ours';

/** Times of contenders, and how ours compare. */
function timesRow(row: Record<string, Figures>): Record<string, string> {
  const { fastestPeer, tfjs } = ratiosOf(row);
  return {
    ...mapValues(row, (figures) => cell(figures, 2)),
    ...(fastestPeer && { [FASTEST_PEER]: `${fastestPeer.ratio.toFixed(2)} (${fastestPeer.name})` }),
    ...(tfjs !== null && { [TFJS]: tfjs.toFixed(2) }),
  };
}

function cell({ min, median, max }: Figures, digits: number): string {
  return `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

function machineText({ cpu, cores, memoryGb, system, gpu, node, contenders }: Results['machine']): string {
  const card = gpu ? `; ${gpu.name}, driver ${gpu.driver}` : '';
  const lines = Object.entries(contenders).map(([name, { version, device }]) => `- ${name}: ${version}, on ${device}`);
  return `${cpu}, ${cores} cores, ${memoryGb} GB; ${system}${card}; Node ${node}\n\n${lines.join('\n')}`;
}

/** Columns in the order in which they first come; null without rows. */
function table(title: string, rows: readonly Row[]): string | null {
  if (rows.length === 0) return null;
  const columns = [...new Set(rows.flatMap(([, cells]) => Object.keys(cells)))];
  const lines = [
    [title, ...columns],
    ...rows.map(([name, cells]) => [name, ...columns.map((one) => cells[one] ?? '–')]),
  ];
  const widths = [title, ...columns].map((_, column) => Math.max(...lines.map((cells) => cells[column]!.length)));
  const [first, ...others] = widths.map((width) => '-'.repeat(width));
  const padded = lines.map(([name, ...cells]) => [
    name!.padEnd(widths[0]!),
    ...cells.map((text, column) => text.padStart(widths[column + 1]!)),
  ]);
  padded.splice(1, 0, [first!, ...others.map((dashes) => `${dashes.slice(1)}:`)]);
  return padded.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function rowsOf<T>(record: Record<string, T> | undefined, cells: (value: T) => Record<string, string>): Row[] {
  return Object.entries(record ?? {}).map(([name, value]) => [name, cells(value)]);
}

function nestedRows<T>(
  record: Record<string, Record<string, T>> | undefined,
  name: (outer: string, inner: string) => string,
  cells: (value: T) => Record<string, string>,
): Row[] {
  return Object.entries(record ?? {}).flatMap(([outer, values]) =>
    Object.entries(values).map(([inner, value]) => [name(outer, inner), cells(value)] as const),
  );
}

function mapValues<T>(record: Record<string, T>, map: (value: T) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
