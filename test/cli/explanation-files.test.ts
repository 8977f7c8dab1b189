/** What commands make of a record of explanations: tables, texts and pictures. */
import { expect, test } from 'vitest';
import { explanationSvg } from '../../electron/cli/explanation-svg.js';
import { meansText, rowText } from '../../electron/cli/explanation-text.js';
import { explanationsCsv } from '../../electron/cli/explanations-csv.js';
import type { ExplanationLine } from '../../models/explain/questions/explain.js';

const line = (more: Partial<ExplanationLine>): ExplanationLine => ({
  ...({ row: 0, class: 'a', space: 'probability', output: 0.9, expected: 0.4 } as const),
  ...{ values: { height: 0.4, 'a, "b"': 0.1 }, gap: 1e-7, evaluations: 100, ms: 3 },
  ...more,
});

test('a table has a line for each row and a column for each feature, quoted where that is needed', () => {
  const lines = [line({}), line({ row: 7, class: 'x\ny', values: { height: null, weight: -1 }, gap: null })];
  expect(explanationsCsv(lines).split('\r\n')).toEqual([
    'row,class,output,expected,gap,height,"a, ""b""",weight',
    '0,a,0.9,0.4,1e-7,0.4,0.1,',
    '7,"x\ny",0.9,0.4,,,,-1',
    '',
  ]);
});

test('words of texts are columns by their places, and checkpoints are told where there are several', () => {
  const lines = [
    { ...line({ values: { 'word 0: the': 1, 'word 1: cat': 2 } }), checkpoint: 10 },
    { ...line({ values: { 'word 0: a': 3 } }), checkpoint: 20 },
  ];
  expect(explanationsCsv(lines).split('\r\n').slice(0, 3)).toEqual([
    'checkpoint,row,class,output,expected,gap,word 0,word 1',
    '10,0,a,0.9,0.4,1e-7,1,2',
    '20,0,a,0.9,0.4,1e-7,3,',
  ]);
});

test('people read the strongest first, the others by their sum, and means without a sign', () => {
  const values = Object.fromEntries(
    Array.from({ length: 14 }, (_, at) => [`x${at}`, (at % 2 === 0 ? 1 : -1) * (at + 1)]),
  );
  const text = rowText({ line: line({ values }), inputs: null, target: 'b' }, 80);
  expect(text).toContain('Row 0: a 90.0 %, from 40.0 % expected; right is b');
  expect(text.split('\n')[1]).toMatch(/^ {2}x13 +−14/);
  // 1 − 2 + 3 − 4 are left.
  expect(text).toMatch(/4 others +−2/);
  expect(meansText([line({ values }), line({ values })], 80)).not.toMatch(/[+−]/);
});

test('a picture is a beeswarm of several rows of columns, and else the waterfall of one', () => {
  const record = (count: number, kind: 'columns' | 'patches' = 'columns') => {
    const rows = Array.from({ length: count }, (_, row) => ({
      ...{ row, target: null, predicted: 0, gap: 0, evaluations: 1, ms: 1, words: null, error: null },
    }));
    const matrices: Record<string, number[]> = { values: [0.2, -0.1], outputs: [0.6], expected: [0.5], inputs: [3, 4] };
    return {
      body: {
        ...({ method: 'exact', space: 'number', part: 'test', unit: 'rows', planned: 2 } as const),
        ...{ checkpoint: 1, outputs: ['y'], background: '5 training rows', image: null, notes: [], rows },
        players: { kind, count: 2, names: ['height', 'weight'], categories: null },
      },
      matrix: (name: string) => Float32Array.from(rows.flatMap(() => matrices[name]!)),
      rows: [],
    };
  };
  expect(explanationSvg(record(2), null)).toContain('<title>Beeswarm: y</title>');
  const single = explanationSvg(record(1), null)!;
  expect(single).toContain('<title>Waterfall: y</title>');
  expect(single).toContain('height = 3');
  // Patches of one image are not those of another.
  expect(explanationSvg(record(2, 'patches'), null)).toContain('<title>Waterfall: y</title>');
  expect(explanationSvg(record(0), null)).toBeNull();
  expect(() => explanationSvg(record(1), 'z')).toThrow("class: 'z' is none of the model's; use y.");
});
