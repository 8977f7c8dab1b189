import { RequestError } from '../../../../models/core/errors.js';
import { keptClasses, otherClassesNote } from '../../../../models/core/same-data.js';
import type { TableDataset } from '../../../../models/data/dataset.js';
import { restoreEncoding } from '../../../../models/data/stored-encoding.js';
import { encodeRawRows, encodeTable, featureNames, fitEncoding } from '../../../../models/data/table-encoding.js';
import { restoreTokenizer, trainTokenizer } from '../../../../models/data/tokenizers/tokenizer.js';
import type { Random } from '../../random.js';
import { mutateBytes } from '../mutate-bytes.js';
import { mutateValue } from '../mutate-value.js';
import { promised, target } from '../target.js';

const prose = 'To be, or not to be: that is the question — whether ’tis nobler. 😀\n'.repeat(4);
const stored = [
  trainTokenizer('characters', prose).toJSON(),
  trainTokenizer('bytes', prose).toJSON(),
  trainTokenizer('byte-pairs', prose, { vocabularySize: 280 }).toJSON(),
];

/** Merges that may double what they make, again and again. */
const growing = (random: Random): unknown => ({
  kind: 'byte-pairs',
  merges: Array.from({ length: random.of([2, 9, 12, 30, 200, 70_000]) }, (_, i) => [
    255 + i,
    random.oneIn(9) ? 32 : 255 + i,
  ]),
});

/** The vocabulary of a run, from its assets, with a text of the user's. */
const tokenizers = target<{ kept: unknown; text: string; tokens: number[] }>({
  name: 'tokenizers',
  refusals: [RequestError],
  make: (random) => ({
    kept: random.oneIn(20) ? growing(random) : mutateValue(random, stored, stored),
    text: Buffer.from(mutateBytes(random, [Buffer.from(prose)], ['\u0300', '😀', '\0', ' '.repeat(300)])).toString(
      'utf8',
    ),
    tokens: Array.from({ length: 8 }, () => random.below(256)),
  }),
  read({ kept, text, tokens }) {
    const tokenizer = restoreTokenizer(kept);
    promised(Number.isSafeInteger(tokenizer.size) && tokenizer.size > 0, `${tokenizer.size} tokens`);
    const known = tokens.map((token) => token % tokenizer.size);
    const stream = tokenizer.stream();
    promised(
      known.map((token) => stream.push(token)).join('') + stream.end() === tokenizer.decode(known),
      'a stream differs',
    );
    for (const token of known) promised(tokenizer.label(token) !== '', 'a token that is shown as nothing');
    const again = restoreTokenizer(JSON.parse(JSON.stringify(tokenizer)));
    const encoded = tokenizer.encode(text);
    promised(
      encoded.every((token) => token >= 0 && token < tokenizer.size),
      'a token beyond the vocabulary',
    );
    promised(encoded.join() === again.encode(text).join(), 'what is kept again reads otherwise');
    promised(tokenizer.decode(encoded) === text, 'a text comes back as another');
  },
});

const table: TableDataset = {
  ...{ name: 'it', split: 'train', count: 4, targetName: 'y', targets: null },
  columns: [
    { name: 'width', kind: 'number', categories: [], missing: 1 },
    { name: 'colour', kind: 'category', categories: ['blue', 'red'], missing: 0 },
  ],
  ...{
    values: Float64Array.of(1, 0, 2.5, 1, NaN, 0, -4, 1),
    labels: Int32Array.of(0, 1, 0, 1),
    classNames: ['no', 'yes'],
  },
} as unknown as TableDataset;
const encodings = [
  fitEncoding(table),
  fitEncoding({ ...table, labels: null, targets: Float64Array.of(1, 2, 3, 4) } as unknown as TableDataset),
].map((one) => JSON.parse(JSON.stringify(one)) as unknown);

/** What a run has learned of its columns and classes, from its assets. */
const encodingsOf = target<{ kept: unknown; classNames: unknown; rows: string[][] }>({
  name: 'encodings',
  refusals: [RequestError],
  make: (random) => ({
    kept: mutateValue(random, encodings, encodings),
    classNames: random.oneIn(2) ? ['no', 'yes'] : mutateValue(random, [['no', 'yes']], encodings),
    rows: [[random.of(['1', '', '1e309', 'NaN', '-3,5', 'x']), random.of(['red', 'green', '', '__proto__'])]],
  }),
  read({ kept, classNames, rows }) {
    otherClassesNote('all', { classNames }, { classNames: ['no', 'yes'] });
    const encoding = restoreEncoding(kept);
    promised(featureNames(encoding).length === encoding.width, 'features without a name');
    for (const encode of [
      () => encodeTable(encoding, table),
      () => encodeRawRows(encoding, ['width', 'colour'], rows),
    ]) {
      try {
        promised(encode().every(Number.isFinite), 'what a network reads is not finite');
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
      }
    }
    keptClasses(classNames === undefined ? null : { classNames }, { name: 'it', classNames: ['no', 'yes'] });
  },
});

export const learned = [tokenizers, encodingsOf];
