/** Data sets in words, for the terminal. */
import type { ColumnSummary, DatasetInfo, TableColumnInfo, TableDatasetInfo } from '../../models/data/dataset.js';
import { printableLines } from '../../models/core/printable.mjs';
import { printable } from '../../models/data/file-errors.js';
import { count, measure } from './format.js';
import { table } from './table.js';

const UNIT = { images: 'images', text: 'characters', 'labelled-text': 'texts', table: 'rows' } as const;
/** Categories of a column and classes that are told. */
const TOLD = 5;

/** What a data set holds, in one sentence. */
export function sentence(info: DatasetInfo): string {
  const { train, test, classNames } = info;
  const classes = classNames.length > 0 ? `, ${count(classNames.length)} classes` : '';
  switch (info.kind) {
    case 'images': {
      const colour = info.channels === 1 ? 'greyscale' : 'colour';
      return `${count(train)} images and ${count(test)} for testing, ${info.width} × ${info.height}, ${colour}${classes}.`;
    }
    case 'text':
      return `${count(train)} characters and ${count(test)} for testing, ${count(info.characters)} different ones.`;
    case 'labelled-text':
      return `${count(train)} texts and ${count(test)} for testing${classes}.`;
    case 'table':
      return `${count(train)} rows and ${count(test)} for testing, ${columns(info)}.`;
  }
}

/** Name, size, origin and title, for a list. */
export function row(info: DatasetInfo): string[] {
  const { name, train, test, classNames, origin, title } = info;
  const classes = classNames.length > 0 && info.kind !== 'table' ? [`${count(classNames.length)} classes`] : [];
  const size = [`${count(train)} + ${count(test)} ${UNIT[info.kind]}`, ...details(info), ...classes].join(', ');
  return [name, size, origin, title];
}

function details(info: DatasetInfo): string[] {
  if (info.kind === 'table') return [columns(info)];
  if (info.kind === 'images') return [`${info.width} × ${info.height}${info.channels === 3 ? ' RGB' : ''}`];
  return info.kind === 'text' ? [`${count(info.characters)} different`] : [];
}

/** "30 columns, 2 classes of diagnosis", "10 columns, numbers of progression" */
function columns({ columns: { length }, target, classNames }: TableDatasetInfo): string {
  const aim = target.kind === 'classes' ? `${count(classNames.length)} classes of` : 'numbers of';
  return `${count(length)} ${length === 1 ? 'column' : 'columns'}, ${aim} ${printable(target.name)}`;
}

/** All that is known of a data set; `perClass` are training images of each class, where there are any. */
export function wholeDescription(info: DatasetInfo, perClass: number[], width: number | null): string {
  const { name, title, summary, licence, source, notes = [] } = info;
  const facts = [
    ['Licence', licence],
    ['Source', source],
    ...(info.kind === 'table' ? [['Target', aim(info)]] : []),
  ].flatMap(([what, said]) => (said ? [`${what}: ${printable(said)}\n`] : []));
  const head = `${printable(title)} (${name})\n${sentence(info)}\n${printable(summary)}\n${facts.join('')}`;
  const told = notes.map((note) => `${printable(note)}\n`).join('');
  return [head + told, ...parts(info, perClass, width)].join('\n');
}

function parts(info: DatasetInfo, perClass: number[], width: number | null): string[] {
  const { classNames } = info;
  if (info.kind === 'table') {
    const described = table(['COLUMN', 'KIND', 'MISSING', 'VALUES'], info.columns.map(columnRow), { width });
    return classNames.length > 0 ? [described, classTable('ROWS', classNames, info.target.counts, width)] : [described];
  }
  if (info.kind === 'images' && perClass.length > 0)
    return [classTable('TRAINING IMAGES', classNames, perClass, width)];
  if (info.kind === 'images') return [];
  const classes = classNames.length > 0 ? [`Classes: ${classNames.map(printable).join(', ')}\n`] : [];
  return [`${printableLines(info.excerpt)}\n`, ...classes];
}

const classTable = (what: string, names: string[], counts: number[], width: number | null): string =>
  table(
    ['CLASS', what],
    names.map((name, i) => [name, count(counts[i] ?? 0)]),
    { width, shorten: ['CLASS'] },
  );

const aim = ({ target, classNames }: TableDatasetInfo): string =>
  target.kind === 'classes'
    ? `${target.name}, ${count(classNames.length)} classes`
    : `${target.name}, ${range(target)}`;

function columnRow(column: TableColumnInfo): string[] {
  const { name, kind, missing } = column;
  return [name, kind, count(missing), kind === 'number' ? range(column) : mostOften(column)];
}

function range({ least, greatest, mean }: ColumnSummary): string {
  if (least === null || greatest === null || mean === null) return 'none';
  return `${measure(least)} to ${measure(greatest)}, mean ${measure(mean)}`;
}

function mostOften({ categories, counts }: TableColumnInfo): string {
  const sorted = categories.map((name, i) => ({ name, rows: counts[i] ?? 0 })).sort((a, b) => b.rows - a.rows);
  const more = sorted.length > TOLD ? `, ${count(sorted.length - TOLD)} more` : '';
  const told = sorted.slice(0, TOLD).map(({ name, rows }) => `${printable(name)} (${count(rows)})`);
  return told.join(', ') + more;
}
