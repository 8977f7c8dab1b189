import { expect, test } from 'vitest';
import { panelFigure } from '../../electron/report/panel-figure.js';
import { readReported } from '../../electron/report/reported-run.js';
import { panelSections } from '../../electron/report/panel-pictures.js';
import { SizeBudget } from '../../electron/report/size-budget.js';
import { writePanel } from '../../electron/runs/panels.js';
import { decodePng } from '../../models/data/png-decode.js';
import { encodePng } from '../../models/data/png.js';
import { architectureConfig, parseConfig } from '../../models/core/parse-config.js';
import { newRun } from '../runs/run-fixture.js';

const matrix = { rows: 2, columns: 2, values: Float32Array.of(0, 5, 10, NaN) };
const draw = (figure: Parameters<typeof panelFigure>[0], budget = new SizeBudget()) =>
  panelFigure(figure, budget)?.markup.replace(/\s+/g, ' ') ?? null;

test('a matrix whose rows and columns have names is a table, as strong as its values', () => {
  const names = ['cat', '<dog>'];
  const of = { title: 'x', names };
  const text = draw({ kind: 'matrix', title: 'Counts', matrix, from: 0, to: 10, rows: of, columns: of })!;
  expect([...text.matchAll(/opacity:([\d.]+|NaN)/g)].map(([, value]) => value)).toEqual([
    '0.000',
    '0.500',
    '1.000',
    '0',
  ]);
  const signed = { rows: 1, columns: 2, values: Float32Array.of(-1, 0) };
  const cosines = draw({
    kind: 'matrix',
    title: 'x',
    matrix: signed,
    from: -1,
    to: 1,
    rows: { title: 'x', names: ['a'] },
    columns: of,
  })!;
  expect([...cosines.matchAll(/opacity:([\d.]+)/g)].map(([, value]) => value)).toEqual(['0.000', '0.500']);
  expect(text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')).toContain('cat &lt;dog&gt; cat 0 5 &lt;dog&gt; 10 –');
});

test('without names it is a picture from dark to bright, red where there is no number', () => {
  const text = draw({ kind: 'matrix', title: 'Head', matrix, from: 0, to: 10 })!;
  const png = Buffer.from(/base64,([^"]+)"/.exec(text)![1]!, 'base64');
  expect(Array.from(decodePng(png).pixels)).toEqual([68, 1, 84, 33, 145, 140, 253, 231, 37, 190, 40, 40]);
  expect(draw({ kind: 'matrix', title: 'Head', matrix, from: 0, to: 10 }, new SizeBudget(10))).toBeNull();
});

test('text keeps its lines, and tables and texts are escaped', () => {
  expect(draw({ kind: 'text', title: '<t>', text: '<b>' })).toContain('<pre>&lt;b&gt;</pre>');
  expect(draw({ kind: 'table', title: 't', columns: ['<c>'], rows: [['<r>', '<v>']] })).not.toMatch(/<[crv]>/);
});

test('a panel says what a report draws of it, in place of its picture or beside it', () => {
  const config = parseConfig(architectureConfig('classifier'), 'cnn', {});
  const { runsDir, dir } = newRun({ architecture: 'classifier', preset: 'cnn', config });
  const picture = { width: 2, height: 2, channels: 1 as const, pixels: new Uint8Array(4) };
  const body = {
    ...{ classNames: ['cat', 'dog'], examples: 15, of: 15, unit: 'images', columns: null, cells: [] },
    tiles: { columns: 1, tileWidth: 2, tileHeight: 2 },
  };
  const counts = { ...matrix, values: Float32Array.of(9, 1, 0, 5) };
  writePanel(dir, { panel: 'confusion', step: 5, content: { body, matrices: { counts }, picture } }, encodePng);
  writePanel(dir, { panel: 'oracle', step: 5, content: { body: { a: 1 }, picture } }, encodePng);
  const [confusion, oracle, ...others] = panelSections(readReported(dir, runsDir), new SizeBudget());
  expect(others).toEqual([]);
  expect(confusion!.markup).toContain('Counts of 15 images');
  expect(confusion!.markup).not.toContain('<img');
  // One that nobody knows here is shown by its picture.
  expect(oracle!.markup).toMatch(/<img[^>]* alt="oracle at step 5"/);
});
