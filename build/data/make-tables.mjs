/**
 * Makes the bundled tables from the files in scikit-learn's wheel, which holds each under its own terms:
 *
 *     pip download --no-deps scikit-learn, unpack the wheel, npm run build
 *     node build/data/make-tables.mjs FOLDER/sklearn/datasets/data
 *
 * They are imported as a user's file would be: so their kinds, their split and their files are those of the import.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { format } from 'prettier';
import { standardError, standardOutput } from '../terminal-writer.mjs';
import { makeFolder } from '../../models/core/make-folder.mjs';

/** @typedef {import('../../models/data/manifest.js').TableManifest} TableManifest */

const source = process.argv[2];
if (!source) {
  standardError.line("Name the folder sklearn/datasets/data of scikit-learn's wheel.");
  process.exit(2);
}

const { importDataset } = /** @type {typeof import('../../models/index.js')} */ (
  await import(new URL('../../dist/index.js', import.meta.url).href)
);

const CC_BY = 'CC BY 4.0';
const CC_BY_TERMS =
  'Licensed under the Creative Commons Attribution 4.0 International licence, https://creativecommons.org/licenses/by/4.0/.';
const CHANGES =
  'The values are those of the file in the wheel of scikit-learn (BSD-3-Clause, © the scikit-learn developers). Here\n' +
  'they are cut into rows for training and for testing; nothing else is changed.';
const uci = (/** @type {number} */ number, /** @type {string} */ slug) =>
  `https://archive.ics.uci.edu/dataset/${number}/${slug}`;
const parts = ['mean', 'error of', 'worst'];
const cells = [
  ...['radius', 'texture', 'perimeter', 'area', 'smoothness', 'compactness', 'concavity', 'concave points'],
  ...['symmetry', 'fractal dimension'],
];

const tables = [
  {
    name: 'breast-cancer',
    file: 'breast_cancer.csv',
    title: 'Breast cancer, Wisconsin',
    summary: 'Measures of cell nuclei in 569 samples of breast tissue, malignant or benign.',
    licence: `${CC_BY}, © W. Wolberg, O. Mangasarian, N. Street, W. Street`,
    source: uci(17, 'breast+cancer+wisconsin+diagnostic'),
    authors: 'W. Wolberg, O. Mangasarian, N. Street, W. Street, Breast Cancer Wisconsin (Diagnostic), UCI Machine Learning Repository, 1993.',
    terms: CC_BY_TERMS,
    header: parts.flatMap((part) => cells.map((cell) => `${part} ${cell}`)),
    target: 'diagnosis',
  },
  {
    name: 'iris',
    file: 'iris.csv',
    title: 'Iris',
    summary: 'Lengths and widths of the petals and sepals of 150 flowers of three species.',
    licence: `${CC_BY}, © R. A. Fisher (1936)`,
    source: uci(53, 'iris'),
    authors: 'R. A. Fisher, Iris, UCI Machine Learning Repository, 1936.',
    terms: CC_BY_TERMS,
    header: ['sepal length', 'sepal width', 'petal length', 'petal width'],
    target: 'species',
  },
  {
    name: 'wine',
    file: 'wine_data.csv',
    title: 'Wine',
    summary: 'Chemical analyses of 178 wines, grown from three cultivars in one region of Italy.',
    licence: `${CC_BY}, © S. Aeberhard, M. Forina (1992)`,
    source: uci(109, 'wine'),
    authors: 'S. Aeberhard and M. Forina, Wine, UCI Machine Learning Repository, 1992.',
    terms: CC_BY_TERMS,
    header: [
      ...['alcohol', 'malic acid', 'ash', 'alcalinity of ash', 'magnesium', 'total phenols', 'flavanoids'],
      ...['nonflavanoid phenols', 'proanthocyanins', 'colour intensity', 'hue', 'OD280/OD315', 'proline'],
    ],
    target: 'cultivar',
  },
  {
    name: 'diabetes',
    file: 'diabetes_data_raw.csv.gz',
    targets: 'diabetes_target.csv.gz',
    title: 'Diabetes',
    summary: 'Ten measures of 442 patients, and how far their diabetes had gone a year later: a number to predict.',
    licence: 'BSD-3-Clause as a part of scikit-learn; data © B. Efron, T. Hastie, I. Johnstone, R. Tibshirani (2004)',
    source: 'https://www4.stat.ncsu.edu/~boos/var.select/diabetes.html',
    authors: 'B. Efron, T. Hastie, I. Johnstone and R. Tibshirani, Least Angle Regression, Annals of Statistics 32 (2004).',
    terms: 
      'Its authors offer it for download without naming a licence. scikit-learn distributes it as a part of its package,\n' +
      'which is under the BSD-3-Clause licence.',
    header: ['age', 'sex', 'bmi', 'blood pressure', 'tc', 'ldl', 'hdl', 'tch', 'ltg', 'glucose'],
    target: 'progression',
  },
];

const scratch = mkdtempSync(join(tmpdir(), 'tables-'));
try {
  for (const table of tables) await make(source, table);
} finally {
  rmSync(scratch, { recursive: true });
}

/**
 * @param {string} folder
 * @param {(typeof tables)[number]} table
 */
async function make(folder, table) {
  const { name, file, targets, header, target, title, summary, licence, source } = table;
  const csv = targets === undefined ? withClasses(read(folder, file)) : withNumbers(read(folder, file), read(folder, targets));
  const path = join(scratch, `${name}.csv`);
  writeFileSync(path, [[...header, target], ...csv].map((row) => `${row.join(',')}\n`).join(''));
  await importDataset({ path, name, target }, { user: scratch, installed: [] }, () => undefined);

  const made = join(scratch, name);
  /** @type {TableManifest} */
  const manifest = JSON.parse(readFileSync(join(made, 'dataset.json'), 'utf8'));
  const kept = fileURLToPath(new URL(`../../models/data/bundled/${name}/`, import.meta.url));
  makeFolder(kept);
  Object.assign(manifest, { origin: 'bundled', title, summary, licence, source, notes: [] });
  for (const { rows } of [manifest.train, manifest.test]) {
    const packed = gzipSync(readFileSync(join(made, rows.file)), { level: 9, memLevel: 9 });
    rows.file += '.gz';
    rows.sha256 = createHash('sha256').update(packed).digest('hex');
    writeFileSync(join(kept, rows.file), packed);
  }
  const json = await format(JSON.stringify(manifest), { parser: 'json', printWidth: 120 });
  writeFileSync(join(kept, 'dataset.json'), json);
  const origin = `${title}, ${source}\n${table.authors}`;
  writeFileSync(join(kept, 'LICENCE'), `${origin}\n\n${table.terms}\n${CHANGES}\n`);
  standardOutput.line(`${name}: ${manifest.train.count} + ${manifest.test.count} rows, ${manifest.columns.length} columns`);
}

/**
 * @param {string} folder
 * @param {string} file
 */
function read(folder, file) {
  const bytes = readFileSync(join(folder, file));
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim().split('\n');
}

/**
 * The first line tells the numbers of rows and columns, and the names of the classes that the last column counts.
 * @param {string[]} lines
 */
function withClasses([first = '', ...lines]) {
  const [, , ...classes] = first.split(',');
  return lines.map((line) => {
    const fields = line.split(',');
    const label = Number(fields.at(-1));
    // Wine has no names but numbers, which begin at 1 at its source.
    return [...fields.slice(0, -1), classes[label]?.replace(/^class_.*/, `cultivar ${label + 1}`)];
  });
}

/**
 * @param {string[]} lines
 * @param {string[]} targets
 */
function withNumbers(lines, targets) {
  return lines.map((line, i) => [...line.split(' '), Number(targets[i])]);
}
