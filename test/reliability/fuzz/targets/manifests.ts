import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RequestError } from '../../../../models/core/errors.js';
import {
  datasetFingerprint,
  importDataset,
  imagesPage,
  listDatasets,
  loadCorpus,
  loadDataset,
  loadLabelledTexts,
  loadTable,
  previewPicture,
} from '../../../../models/data/catalog.js';
import { npyFile } from '../../../data/write-images.js';
import { promised, target } from '../target.js';
import { changed } from './run-files.js';
import { folder } from './written-run.js';

const dirs = { user: '', installed: [] as string[] };
let good: { name: string; manifest: Uint8Array }[] | null = null;

/** A data set of each kind. */
async function write(): Promise<{ name: string; manifest: Uint8Array }[]> {
  const source = folder();
  dirs.user = join(folder(), 'datasets');
  const rows = Array.from(
    { length: 8 },
    (_, i) => `${i * 1.5},${['red', 'blue'][i % 2]!},${i % 2 === 0 ? 'yes' : 'no'}`,
  );
  const reviews = Array.from({ length: 8 }, (_, i) => `some words of ${i},${i % 2 === 0 ? 'good' : 'bad'}`);
  const files: Record<string, string | Uint8Array> = {
    'table.csv': `a,b,y\n${rows.join('\n')}\n`,
    'reviews.csv': `text,label\n${reviews.join('\n')}\n`,
    'prose.txt': 'To be, or not to be.\n'.repeat(60),
    'x.npy': npyFile(
      '|u1',
      [6, 4, 4],
      Uint8Array.from({ length: 96 }, (_, i) => i),
    ),
  };
  const made: { name: string; manifest: Uint8Array }[] = [];
  for (const [file, content] of Object.entries(files)) {
    writeFileSync(join(source, file), content);
    const { name } = await importDataset(
      { path: join(source, file), name: file.split('.')[0]! },
      dirs,
      () => undefined,
    );
    made.push({ name, manifest: new Uint8Array(readFileSync(join(dirs.user, name, 'dataset.json'))) });
  }
  return made;
}

interface Input {
  name: string;
  content: Uint8Array | string;
}

/** A dataset.json, where its files are as they were written. */
export const manifests = target<() => Input>({
  name: 'dataset.json',
  refusals: [RequestError],
  // What is made of the random numbers needs the data sets, which take a moment to write.
  make: (random) => () => {
    const { name, manifest } = random.of(good!);
    return { name, content: changed(random, manifest) };
  },
  async read(make) {
    good ??= await write();
    const { name, content } = make();
    const folderOf = join(dirs.user, name);
    mkdirSync(folderOf, { recursive: true });
    writeFileSync(join(folderOf, 'dataset.json'), content);
    try {
      const listed = await listDatasets(dirs);
      structuredClone(listed);
      promised(listed.length >= good.length - 1, 'another data set is listed no more');
      await datasetFingerprint(name, dirs);
      const info = listed.find((one) => one.name === name)!;
      if (info.kind === 'images') {
        await loadDataset(name, 'train', dirs);
        await previewPicture(name, dirs);
        await imagesPage(name, { label: null, page: 0 }, dirs);
      } else if (info.kind === 'table') await loadTable(name, 'train', dirs);
      else if (info.kind === 'text') await loadCorpus(name, dirs);
      else await loadLabelledTexts(name, 'test', dirs);
    } finally {
      writeFileSync(join(folderOf, 'dataset.json'), good.find((one) => one.name === name)!.manifest);
    }
  },
});
