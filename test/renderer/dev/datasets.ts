import type { DatasetInfo, ImageDatasetInfo } from '../../../models/data/dataset.js';

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
