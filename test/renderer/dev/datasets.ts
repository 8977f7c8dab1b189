import type { DatasetInfo, ImageDatasetInfo, TableColumnInfo } from '../../../models/data/dataset.js';

const plays = `First Citizen:
Before we proceed any further, hear me speak.

All:
Speak, speak.

First Citizen:
You are all resolved rather to die than to famish?

All:
Resolved. resolved.
`;
const clothes = ['T-shirt', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'];
const birds = [
  'Black-footed albatross',
  'Great crested flycatcher',
  'Wren',
  'Chuck-will’s-widow',
  'Red-legged kittiwake',
];

const measures = ['radius', 'texture', 'perimeter', 'area', 'smoothness', 'compactness', 'concavity', 'symmetry'];
const column = (name: string, i: number): TableColumnInfo => ({
  name,
  kind: 'number',
  categories: [],
  missing: i === 2 ? 14 : 0,
  counts: Array.from({ length: 16 }, (_, bin) => Math.round(90 * Math.exp(-((bin - 3 - i) ** 2) / (6 + 2 * i)))),
  least: 0.0123 * (i + 1),
  greatest: 812.5 / (i + 1),
  mean: 33.3 / (i + 1),
});
const rings = Array.from({ length: 300 }, (_, i): [number, number, number] => {
  const radius = (i % 2 === 0 ? 1 : 0.5) + 0.08 * Math.sin(37 * i);
  return [radius * Math.cos(i * 0.61), radius * Math.sin(i * 0.61), i % 2];
});

/** What there is to learn from in the invented lab. */
export const inventedDatasets: [ImageDatasetInfo, ...DatasetInfo[]] = [
  {
    kind: 'images',
    name: 'fashion-mnist',
    title: 'Fashion-MNIST',
    summary: 'Articles of clothing as small grey pictures, drawn up by Zalando Research as a harder MNIST.',
    origin: 'installed',
    train: 60_000,
    test: 10_000,
    width: 28,
    height: 28,
    channels: 1,
    classNames: clothes,
    licence: 'MIT',
  },
  {
    kind: 'images',
    name: 'fashion-mnist-10k',
    title: 'Fashion-MNIST, 10,000',
    summary: 'A sixth of Fashion-MNIST that comes with the app: it trains at once, offline.',
    origin: 'bundled',
    train: 10_000,
    test: 2_000,
    width: 28,
    height: 28,
    channels: 1,
    classNames: clothes,
    licence: 'MIT',
  },
  {
    kind: 'images',
    name: 'a-user-folder-with-a-rather-long-name-of-pictures',
    title: 'a-user-folder-with-a-rather-long-name-of-pictures',
    summary: 'From /home/ada/pictures/a-user-folder-with-a-rather-long-name-of-pictures.',
    origin: 'user',
    train: 431,
    test: 48,
    width: 32,
    height: 32,
    channels: 3,
    classNames: Array.from({ length: 30 }, (_, i) => `class ${i + 1}`),
    licence: null,
  },
  {
    kind: 'images',
    name: 'birds',
    title: 'birds',
    summary: 'From /home/ada/pictures/birds.',
    origin: 'user',
    train: 5994,
    test: 5794,
    width: 28,
    height: 28,
    channels: 1,
    classNames: Array.from({ length: 200 }, (_, i) => `${birds[i % birds.length]!} ${i + 1}`),
    licence: null,
  },
  {
    kind: 'table',
    name: 'moons',
    title: 'moons',
    summary: 'From /home/ada/moons.csv.',
    origin: 'user',
    train: 240,
    test: 60,
    classNames: ['lower', 'upper'],
    licence: null,
    columns: ['across', 'up'].map((name) => ({
      ...{ name, kind: 'number', categories: [], missing: 0, counts: [40, 70, 80, 50] },
      ...{ least: -1.2, greatest: 2.1, mean: 0.497 },
    })),
    target: { name: 'moon', kind: 'classes', missing: 0, counts: [120, 120], least: null, greatest: null, mean: null },
    points: null,
  },
  {
    kind: 'table',
    name: 'cells',
    title: 'Cells',
    summary: 'Measures of cell nuclei in samples of tissue, malignant or benign.',
    origin: 'bundled',
    train: 455,
    test: 114,
    columns: measures.map(column),
    target: {
      name: 'diagnosis',
      kind: 'classes',
      missing: 0,
      counts: [357, 212],
      least: null,
      greatest: null,
      mean: null,
    },
    classNames: ['benign', 'malignant'],
    points: null,
    licence: 'CC BY 4.0',
  },
  {
    kind: 'table',
    name: 'houses',
    title: 'houses-with-a-rather-long-name-of-the-users',
    summary: 'Imported from /home/ada/houses.csv: 240 rows.',
    origin: 'user',
    train: 192,
    test: 48,
    columns: [
      column('rooms', 0),
      {
        ...column('a column whose name is longer than its place', 2),
        kind: 'category',
        categories: ['north', 'south', 'the old town by the harbour', 'west'],
        counts: [12, 140, 60, 14],
        ...{ least: null, greatest: null, mean: null },
      },
    ],
    target: { ...column('price', 4), kind: 'number' },
    classNames: [],
    points: null,
    licence: null,
    notes: ["The column 'sold' was left out: it holds dates, such as '2020-01-31', and dates are not supported."],
  },
  {
    kind: 'table',
    name: 'circles',
    title: 'Circles',
    summary: 'Points of a circle within another; no line tells them apart.',
    origin: 'bundled',
    train: 800,
    test: 200,
    columns: [column('x', 3), column('y', 5)],
    target: {
      name: 'circle',
      kind: 'classes',
      missing: 0,
      counts: [500, 500],
      least: null,
      greatest: null,
      mean: null,
    },
    classNames: ['inner', 'outer'],
    points: rings,
    licence: null,
  },
  {
    kind: 'text',
    name: 'tiny-shakespeare',
    title: 'Tiny Shakespeare',
    summary: 'A million characters of plays, the usual first text of small language models.',
    origin: 'bundled',
    train: 1_003_854,
    test: 111_540,
    classNames: [],
    licence: 'public domain',
    characters: 65,
    excerpt: plays,
  },
  {
    kind: 'text',
    name: 'letters',
    title: 'letters',
    summary: 'From /home/ada/letters.txt.',
    origin: 'user',
    train: 91_022,
    test: 10_113,
    classNames: [],
    licence: null,
    characters: 93,
    excerpt: 'Dear Charles,\n\nI have not been able to find the error in the table of the numbers of Bernoulli.\n',
  },
  {
    kind: 'labelled-text',
    name: 'reviews',
    title: 'reviews',
    summary: 'From /home/ada/reviews.csv.',
    origin: 'user',
    train: 4210,
    test: 468,
    classNames: ['bad', 'fair', 'good'],
    licence: null,
    characters: 88,
    excerpt:
      'good\tThe kettle is quick and quiet, and its lid stays shut.\nbad\tIt leaked on the second day.\nfair\tDoes what it says, nothing more.\n',
    notes: ['3 rows without a text were left out.'],
  },
];
