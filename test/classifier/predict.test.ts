import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Form } from '../../models/classifier/examples.js';
import { readInputs } from '../../models/classifier/predict-input.js';
import { withClasses } from '../../models/classifier/predictions.js';
import { predictInput, predictQuestion } from '../../models/classifier/questions/predict.js';
import { featuresQuestion } from '../../models/classifier/questions/features.js';
import { encodePng } from '../../models/data/png.js';
import { encodeTable, fitEncoding } from '../../models/data/table-encoding.js';
import { tempFolder } from '../data/temp-folder.js';
import { nativeBackend } from '../engine/native.js';
import { made, points, predictTest, small, stripes, trainStep } from './made.js';

let folder: string;

beforeAll(async () => {
  await nativeBackend();
});

beforeEach(() => {
  folder = tempFolder();
});

const table = points('classes');
const rows: Form = { kind: 'rows', encoding: fitEncoding(table) };
const images: Form = { kind: 'images', width: 10, height: 11, channels: 3 };
const pixelsOf = (number: number) => stripes().images.subarray(number * 330, (number + 1) * 330);

async function picture(path: string, number: number) {
  await writeFile(path, encodePng({ width: 10, height: 11, channels: 3, pixels: pixelsOf(number) }));
}

describe('what is read', () => {
  it('is a picture, brought to the size and colours of the data', async () => {
    await picture(join(folder, 'one.png'), 3);
    const { names, count, data } = await readInputs({ kind: 'file', path: join(folder, 'one.png') }, { form: images });
    expect([names, count]).toEqual([['one.png'], 1]);
    expect(data).toEqual(Float32Array.from(pixelsOf(3)));
    const grey = { ...images, width: 5, height: 5, channels: 1 } as const;
    const small = await readInputs({ kind: 'file', path: join(folder, 'one.png') }, { form: grey });
    expect(small.data).toHaveLength(25);
  });

  it('is a folder of pictures, by name, and nothing else in it', async () => {
    for (const [name, number] of [
      ['b.png', 1],
      ['a.png', 2],
    ] as const)
      await picture(join(folder, name), number);
    await writeFile(join(folder, 'notes.txt'), 'x');
    await mkdir(join(folder, 'more'));
    const { names, data } = await readInputs({ kind: 'folder', path: folder }, { form: images });
    expect(names).toEqual(['a.png', 'b.png']);
    expect(data.subarray(330)).toEqual(Float32Array.from(pixelsOf(1)));
  });

  it.each([
    ['east=104.5,north=-3', [104.5, -3]],
    [' north = -3 , east = 104.5 ', [104.5, -3]],
    ['"east=104.5",north=', [104.5, NaN]],
  ])('is a row %o', async (text, values) => {
    const { names, data } = await readInputs({ kind: 'row', text }, { form: rows });
    expect(names).toEqual(['row 1']);
    const wanted = { ...table, count: 1, values: Float64Array.from(values) };
    expect(data).toEqual(encodeTable(rows.kind === 'rows' ? rows.encoding : fitEncoding(table), wanted));
  });

  it('is a CSV file whose columns are in any order, with or without the target', async () => {
    const path = join(folder, 'rows.csv');
    await writeFile(path, 'side;north;east\nabove;1.5;99\n;-2;101\n');
    const { names, count, data } = await readInputs({ kind: 'file', path }, { form: rows });
    expect([names, count]).toEqual([['row 1', 'row 2'], 2]);
    const wanted = { ...table, count: 2, values: Float64Array.of(99, 1.5, 101, -2) };
    expect(data).toEqual(encodeTable(fitEncoding(table), wanted));
  });

  it.each([
    ['columns that were not learned from', 'id,east,seen,north\n7,99,2024-01-01,1.5\n9,101,2024-01-02,\n'],
    ['a decimal comma', 'east;north;side\n99,0;1,5;above\n101;;below\n'],
    ['names that begin with the mark of UTF-8', '\ufeffeast,north\r\n99,1.5\r\n101,NA\r\n'],
  ])('is a CSV file with %s', async (_, text) => {
    const path = join(folder, 'rows.csv');
    await writeFile(path, text);
    const { data } = await readInputs({ kind: 'file', path }, { form: rows });
    expect(data).toEqual(
      encodeTable(fitEncoding(table), { ...table, count: 2, values: Float64Array.of(99, 1.5, 101, NaN) }),
    );
  });

  it('is a file without names, of a table that had none', async () => {
    const path = join(folder, 'rows.csv');
    await writeFile(path, '99,1.5,above\n101,-2,below\n');
    const nameless = { ...table, columns: table.columns.map((one, i) => ({ ...one, name: `column ${i + 1}` })) };
    const encoding = fitEncoding({ ...nameless, targetName: 'column 3' });
    const { data } = await readInputs({ kind: 'file', path }, { form: { kind: 'rows', encoding } });
    expect(data).toEqual(encodeTable(encoding, { ...nameless, count: 2, values: Float64Array.of(99, 1.5, 101, -2) }));
  });

  it.each([
    [
      images,
      { kind: 'row', text: 'a=1' },
      /^row: this model looks at images; give a PNG or JPEG file, or a folder of them\.$/,
    ],
    [images, { kind: 'file', path: 'none.png' }, /none\.png: there is no such file or folder; check the path\.$/],
    [
      images,
      { kind: 'file', path: 'broken.png' },
      /^file: .*broken\.png can't be used, since .*; use a PNG or JPEG image\.$/,
    ],
    [images, { kind: 'folder', path: 'empty' }, /empty holds no PNG or JPEG files; choose another folder\.$/],
    [images, { kind: 'folder', path: 'broken.png' }, /broken\.png is a file; give it as file\.$/],
    [images, { kind: 'folder', path: 'none' }, /none: there is no such file or folder; check the path\.$/],
    [
      rows,
      { kind: 'folder', path: 'empty' },
      /^folder: this model reads rows; give a CSV file, or a row such as east=…,north=…\.$/,
    ],
    [
      rows,
      { kind: 'file', path: 'broken.png' },
      /this model reads rows, and .*broken\.png is an image; give a CSV file\.$/,
    ],
    [
      rows,
      { kind: 'file', path: 'header.csv' },
      /header\.csv holds no rows; write the columns' names in its first line/,
    ],
    [rows, { kind: 'file', path: 'none.csv' }, /none\.csv: there is no such file or folder; check the path\.$/],
    [
      rows,
      { kind: 'row', text: 'east' },
      /^row: 'east' is not of the form name=value; write a row such as east=…,north=…\.$/,
    ],
    [
      rows,
      { kind: 'row', text: 'east=1,west=2' },
      /^row: 'west' is no column that was learned from; there are east, north, side\.$/,
    ],
    [rows, { kind: 'row', text: 'east=1' }, /^row: the column 'north' is not given;/],
    [rows, { kind: 'row', text: 'east=1,north=far' }, /the value 'far' of 'north' in row 1 is no number/],
    [rows, { kind: 'row', text: 'east=1,"north=2' }, /^row: 'east=1,"north=2' can't be read as name=value pairs/],
  ] as const)('is refused in one sentence: %#', async (form, input, message) => {
    await writeFile(join(folder, 'broken.png'), 'no image');
    await writeFile(join(folder, 'header.csv'), 'east,north\n');
    await mkdir(join(folder, 'empty'));
    const there = 'path' in input ? { ...input, path: join(folder, input.path) } : input;
    await expect(readInputs(there, { form })).rejects.toThrow(message);
  });
});

describe('a prediction', () => {
  it('of pictures is what the network says of the same test images, in batches that are not full', async () => {
    const one = await made(small('residual'));
    for (let step = 1; step <= 10; step++) trainStep(one, step);
    for (let i = 0; i < 34; i++) await picture(join(folder, `${100 + i}.png`), i % 30);
    const { predictions } = await one.inside.predict(one.run, { kind: 'folder', path: folder });
    const { classNames, probabilities } = withClasses(predictTest(one.run, one.examples), stripes().classNames);
    expect(predictions).toHaveLength(34);
    predictions.forEach((prediction, at) => {
      const { name, classes } = prediction as { name: string; classes: { name: string; probability: number }[] };
      expect(name).toBe(`${100 + at}.png`);
      for (const { name: kind, probability } of classes) {
        expect(probability).toBeCloseTo(probabilities[(at % 30) * 3 + classNames.indexOf(kind)]!, 5);
      }
      expect(classes.map(({ probability }) => probability)).toEqual(
        classes.map(({ probability }) => probability).sort((a, b) => b - a),
      );
    });
    one.program.dispose();
  });

  it('of a row is a number in the unit of the target', async () => {
    const one = await made(small('linear', { optimizer: 'adam' }));
    for (let step = 1; step <= 400; step++) trainStep(one, step, 3e-2);
    // 1000 + 50 · (east − 100 − north), as the data are made.
    const { predictions, notes } = await one.inside.predict(one.run, { kind: 'row', text: 'east=104,north=2' });
    const [prediction] = predictions;
    expect(notes).toEqual([]);
    expect((prediction as { value: number }).value).toBeCloseTo(1100, -1);
    expect(prediction!.name).toBe('row 1');
    one.program.dispose();
  });
});

describe('a question', () => {
  it('names one input', () => {
    const asked = predictQuestion.asked.parse({ row: 'a=1' });
    expect(predictInput(asked)).toEqual({ kind: 'row', text: 'a=1' });
    expect(predictInput(predictQuestion.asked.parse({ folder: 'x' }))).toEqual({ kind: 'folder', path: 'x' });
    expect(() => predictQuestion.asked.parse({})).toThrow('no input is given; use one of file, folder and row.');
    expect(() => predictQuestion.asked.parse({ file: 'a', row: 'b' })).toThrow('more than one input is given');
    expect(() => featuresQuestion.asked.parse({})).toThrow('no input is given; use one of file and example.');
    expect(featuresQuestion.asked.parse({ example: 3 })).toEqual({ file: null, example: 3 });
  });
});
