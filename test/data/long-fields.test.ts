/** A sentence tells of a file; it doesn't repeat it. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importDataset } from '../../models/data/catalog.js';
import type { DatasetImport } from '../../models/data/dataset.js';
import { freshDirs, tempFolder } from './temp-folder.js';
import { writeFiles } from './write-images.js';

const long = 'x'.repeat(50_000);

async function sentencesOf(content: string, request: Omit<DatasetImport, 'path'>): Promise<string[]> {
  const path = join(writeFiles(tempFolder(), { 'a.csv': content }), 'a.csv');
  try {
    return (await importDataset({ path, name: 'it', ...request }, freshDirs(), () => undefined)).notes ?? [];
  } catch (error) {
    return [(error as Error).message];
  }
}

test.each<[string, string, Omit<DatasetImport, 'path'>]>([
  ['a column that is not there', `a,${long}\n1,2\n3,4\n`, { target: 'b' }],
  ['a target that is no number', `a,b\n1,${long}\n3,4\n`, { target: 'b', columns: { b: 'number' } }],
  ['two columns of one name', `${long},${long},b\n1,2,3\n3,4,5\n`, { target: 'b' }],
  ['one class only', `a,b\n1,${long}\n2,${long}\n`, { target: 'b' }],
  ['columns of texts', `${long},label\nSome words,a\nOther words,b\n`, {}],
  ['a name of a data set', 'a,b\n1,2\n', { name: long }],
])('%s of 50,000 characters is told in a sentence', async (_, content, request) => {
  const sentences = await sentencesOf(content, request);
  expect(sentences.length).toBeGreaterThan(0);
  for (const sentence of sentences) expect(sentence.length).toBeLessThan(1000);
});
