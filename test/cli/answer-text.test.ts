import { describe, expect, it } from 'vitest';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { answerCsv, answerText } from '../../electron/cli/answer-text.js';
import { titlesOf } from '../../electron/cli/answer-titles.js';

describe('an answer for people', () => {
  it('is its values, line by line, with those within under names of their own', () => {
    expect(
      answerText({ values: { loss: 1.8751, hits: 3 }, examples: 2000, unit: 'texts', note: null, done: true }),
    ).toBe('values.loss: 1.875\nvalues.hits: 3\nexamples: 2,000\nunit: texts\nnote: \ndone: true\n');
  });

  it('has its rows as a table under the rest, each column that any of them has', () => {
    const body = {
      trials: [
        { rate: 0.01, scores: { test: 0.5 } },
        { rate: 1, note: 'out' },
      ],
      best: 0,
    };
    expect(answerText(body)).toBe('best: 0\nRATE   SCORES.TEST  NOTE\n0.010  0.500\n1                   out\n');
  });

  it('has rows with a text of several lines one after the other, so that it can be copied', () => {
    const codes = [
      { place: 'node', code: 'a();\n  b("\u001b[2J");\n', reason: null },
      { place: 'python', code: null, reason: 'There is none.' },
    ];
    expect(answerText({ codes })).toBe(
      'place: node\na();\n  b("\\u001b[2J");\n\nplace: python\nreason: There is none.\n',
    );
  });

  it('has shares as percentages', () => {
    const values = { values: { accuracy: 0.91349, loss: 0.5, other: NaN } };
    expect(answerText(values, { width: null, shares: new Set(['accuracy', 'other']) })).toBe(
      'values.accuracy: 91.3 %\nvalues.loss: 0.500\nvalues.other: NaN\n',
    );
  });

  it('has what its schema calls its values, in lines and in rows', () => {
    const share = (title: string) => z.number().nullable().meta({ title, unit: 'share' });
    const answered = z.object({
      seenBy: z.object({
        name: z.string().meta({ title: 'Seen by' }),
        accuracy: share('Right'),
        error: share('Wrong'),
      }),
      plain: z.int(),
      classes: z.array(z.object({ name: z.string().meta({ title: 'Class' }), real: share('Real') })),
    });
    const body = {
      seenBy: { name: 'ada', accuracy: 0.5, error: null },
      plain: 3,
      classes: [{ name: 'ant', real: 0.25 }],
    };
    expect(answerText(body, { width: null, titles: titlesOf(answered) })).toBe(
      'Seen by: ada\nRight: 50.0 %\nplain: 3\nCLASS  REAL\nant    25.0 %\n',
    );
  });

  it('counts what is too long, and cuts many rows', () => {
    expect(answerText({ weights: Array(9).fill(0.5), few: [1, 2] })).toBe('weights: 9 values\nfew: [1,2]\n');
    const rows = Array.from({ length: 50 }, (_, at) => ({ at }));
    const lines = answerText({ rows }).split('\n');
    expect(lines).toHaveLength(1 + 40 + 1 + 1);
    expect(lines.at(-2)).toBe('… and 10 more; --csv and --json have them all.');
  });

  it('may be no object at all', () => {
    expect([answerText(3.14159), answerText('yes'), answerText(null), answerText([1])]).toEqual([
      '3.142\n',
      'yes\n',
      '\n',
      '[1]\n',
    ]);
  });
});

describe('an answer as CSV', () => {
  it('has one line for each row, all of them, in full precision', () => {
    const rows = Array.from({ length: 50 }, (_, at) => ({ at, share: 1 / (at + 3) }));
    const lines = answerCsv({ rows }).split('\r\n');
    expect(lines).toHaveLength(52);
    expect(lines.slice(0, 2)).toEqual(['at,share', '0,0.3333333333333333']);
    expect(lines.at(-1)).toBe('');
  });

  it('quotes what would be read as something else, and is read back as it was', () => {
    const rows = [
      { name: 'plain', text: 'a' },
      { name: 'comma, here', text: 'say "yes"' },
      { name: 'line\nbreak', text: 'carriage\rreturn' },
      { name: '"', text: ' spaces ' },
      { name: '', text: 'ü — 猫' },
    ];
    const csv = answerCsv({ about: 1, rows });
    expect(csv).toContain('"comma, here","say ""yes"""\r\n');
    expect(parse(csv, { columns: true, record_delimiter: '\r\n' })).toEqual(rows);
  });

  it('quotes headers as well, and leaves empty what a row lacks', () => {
    const csv = answerCsv({ rows: [{ 'a,b': 1 }, { c: { d: null, 'e"': true } }, { list: [1, 2] }] });
    expect(csv).toBe('"a,b",c.d,"c.e""",list\r\n1,,,\r\n,,true,\r\n,,,"[1,2]"\r\n');
  });

  it.each([[{}], [{ values: { loss: 1 } }], [{ rows: [] }], [{ rows: [1, 2] }], ['text'], [null]])(
    'is refused where there are no rows: %j',
    (body) => {
      expect(() => answerCsv(body)).toThrow('--csv: this answer has no rows; use --json.');
    },
  );
});

const classes = (...pairs: [string, number][]) => pairs.map(([name, probability]) => ({ name, probability }));
const predicted = {
  predictions: [
    { name: 'row 1', classes: classes(['Coat', 0.75], ['Bag', 0.25]) },
    { name: 'a "b", c', classes: classes(['Bag', 1], ['Coat', 0]) },
  ],
};

describe('an answer with classes', () => {
  it('has a column for each class as CSV, whatever their order in a row', () => {
    expect(answerCsv(predicted)).toBe('name,classes.Coat,classes.Bag\r\nrow 1,0.75,0.25\r\n"a ""b"", c",0,1\r\n');
  });

  it('names the first classes to people', () => {
    const four = classes(['Coat', 0.5], ['Bag', 0.25], ['Shirt', 0.2], ['Boot', 0.05]);
    expect(answerText({ predictions: [{ name: 'row 1', classes: four }] })).toBe(
      'NAME   CLASSES\nrow 1  Coat 50.0 %, Bag 25.0 %, Shirt 20.0 % and 1 more\n',
    );
  });

  it('keeps lists of anything else as they are', () => {
    expect(answerCsv({ rows: [{ sizes: [1, 2], parts: [{ name: 'x', from: 1, to: 2 }], none: [] }] })).toBe(
      'sizes,parts,none\r\n"[1,2]","[{""name"":""x"",""from"":1,""to"":2}]",[]\r\n',
    );
  });
});
