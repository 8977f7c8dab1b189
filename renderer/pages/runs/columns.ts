/** The columns of the table of runs. */
export interface Column {
  key: ColumnKey;
  title: string;
  /** In CSS pixels, at least. */
  width: number;
  /** Its part of the room that is left. */
  grow?: number;
  /** What runs are put in order by, where that is not the column's own key; null where there is no order. */
  sort?: string | null;
  /** Numbers stand at the right. */
  end?: true;
}

export type ColumnKey =
  | 'name'
  | 'architecture'
  | 'data'
  | 'curve'
  | 'metric'
  | 'best'
  | 'settings'
  | 'parameters'
  | 'tags'
  | 'state'
  | 'duration'
  | 'begun';

export const columns: readonly Column[] = [
  { key: 'name', title: 'Name', width: 130, grow: 2 },
  { key: 'architecture', title: 'Architecture', width: 88 },
  { key: 'data', title: 'Data', width: 92, grow: 0.5 },
  { key: 'curve', title: 'Curve', width: 76, sort: null },
  { key: 'metric', title: 'Metric', width: 136, grow: 1.5 },
  { key: 'best', title: 'Best', width: 62, end: true },
  { key: 'settings', title: 'Key settings', width: 140, grow: 4, sort: null },
  { key: 'parameters', title: 'Size', width: 46, end: true },
  { key: 'tags', title: 'Tags', width: 70, grow: 1 },
  { key: 'state', title: 'State', width: 92, grow: 0.5 },
  { key: 'duration', title: 'Time', width: 64, end: true },
  { key: 'begun', title: 'Started', width: 56, end: true },
];

/** Those that a narrow window does without, the first at first. The name always stays. */
const dropped: readonly ColumnKey[] = [
  'parameters',
  'duration',
  'data',
  'best',
  'tags',
  'settings',
  'begun',
  'architecture',
  'curve',
  'state',
  'metric',
];

/** Beside the columns: the box that selects, and the table's own edges. */
const BESIDE = 32 + 24;
const GAP = 8;

/** Those that fit so many pixels, in their order; without those in `hidden`. */
export function fittingColumns(width: number, hidden: ReadonlySet<ColumnKey> = new Set()): Column[] {
  let shown = columns.filter(({ key }) => key === 'name' || !hidden.has(key));
  const needed = () => BESIDE + shown.reduce((sum, one) => sum + one.width + GAP, 0);
  for (const key of dropped) {
    if (needed() <= width) break;
    shown = shown.filter((one) => one.key !== key);
  }
  return shown;
}

/** For CSS: the box, then the columns. */
export const gridTemplate = (shown: readonly Column[]): string =>
  ['22px', ...shown.map(({ width, grow }) => (grow ? `minmax(${width}px, ${grow}fr)` : `${width}px`))].join(' ');
