import type { ExplanationLine } from '../questions/explain.js';

/** An explanation, with the checkpoint that was explained where there are several. */
export type ToldLine = ExplanationLine & { checkpoint?: number };

/**
 * The columns' names, then a line for each row: `row`, `class`, `output`, `expected`, `gap`, and what each feature contributes. Words
 * are columns by their places, since each text has others. What there is no number of is empty.
 */
export function explanationTable(lines: readonly ToldLine[]): string[][] {
  const placed = lines.map(
    (line) => new Map(Object.entries(line.values).map(([name, value]) => [placeOf(name), value])),
  );
  const features = [...new Set(placed.flatMap((values) => [...values.keys()]))];
  const through = lines.some(({ checkpoint }) => checkpoint !== undefined);
  const header = [...(through ? ['checkpoint'] : []), 'row', 'class', 'output', 'expected', 'gap', ...features];
  const rows = lines.map(({ checkpoint, row, class: named, output, expected, gap }, at) => [
    ...(through ? [plain(checkpoint ?? null)] : []),
    ...[plain(row), named, plain(output), plain(expected), plain(gap)],
    ...features.map((feature) => plain(placed[at]!.get(feature) ?? null)),
  ]);
  return [header, ...rows];
}

/** `word 3` of `word 3: the`. */
const placeOf = (name: string): string => /^(word \d+): /.exec(name)?.[1] ?? name;

const plain = (value: number | null): string => (value === null ? '' : String(value));
