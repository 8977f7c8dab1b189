/** Imports files of text: one text, a folder of such files, or a .csv or .tsv file. */
import { relative } from 'node:path';
import { stat } from 'node:fs/promises';
import { RequestError } from '../core/errors.js';
import { systemPath } from './byte-names.js';
import { findInClasses, type FoundFile } from './class-folders.js';
import type { DatasetImport } from './dataset.js';
import { fileError, printable } from './file-errors.js';
import { allOf, type Tree } from './folder-tree.js';
import type { ImportProgress } from './import-dataset.js';
import type { TextSource } from './import-source.js';
import { importCsv } from './import-csv.js';
import { sharedNotes, TEXTS } from './split-notes.js';
import { checkClasses } from './text-classes.js';
import { textContent, type ImportedCorpus, type ImportedTexts, type LabelledText } from './text-content.js';
import { checkTextBytes, readText } from './text-file.js';
import type { DatasetContent } from './write-dataset.js';

type Report = (progress: ImportProgress) => void;

/**
 * Reads what `source` holds; what it returns writes them as a data set. Texts without classes become one, in the order
 * of their files' names with an empty line between them. Throws RequestError in one sentence.
 */
export async function importTexts(
  source: TextSource,
  about: { request: DatasetImport; path: string; title: string },
  onProgress: Report,
): Promise<DatasetContent> {
  switch (source.kind) {
    case 'text':
      return textContent(await importFile(source.path), about, onProgress);
    case 'texts':
      return textContent(await importTextFolder(source.tree, onProgress), about, onProgress);
    case 'table':
      return importCsv(source.path, about, onProgress);
  }
}

async function importFile(path: string): Promise<ImportedCorpus> {
  const text = await readText(path);
  if (text.trim() === '') throw new RequestError(`${printable(path)}: the text is empty.`);
  return { kind: 'text', train: text, test: null, found: 'one text', notes: [] };
}

async function importTextFolder(tree: Tree, onProgress: Report): Promise<ImportedCorpus | ImportedTexts> {
  const found = findInClasses(tree, 'texts');
  const files = [...found.train, ...(found.test ?? [])];
  await checkTotal(tree.path, files);
  const empty: string[] = [];
  let done = 0;
  const read = async (part: FoundFile[]) => {
    const texts: { text: string; label: number | null }[] = [];
    for (const { path, label } of part) {
      const text = (await readText(path)).trim();
      if (text === '') empty.push(path);
      else texts.push({ text, label });
      if (++done % Math.ceil(files.length / 200) === 0)
        onProgress({ done, total: files.length, what: 'Reading texts' });
    }
    return texts;
  };
  const train = await read(found.train);
  const test = found.test && (await read(found.test));
  for (const part of [train, test]) {
    if (part?.length === 0) throw new RequestError(`${printable(tree.path)}: all its texts are empty.`);
  }
  const notes = [...found.notes, ...noteLeftOut(tree, empty)];
  const what = files.length === 1 ? 'one text' : `${files.length.toLocaleString('en')} texts`;
  if (found.classNames.length === 0) {
    const joined = (part: { text: string }[]) => part.map(({ text }) => text).join('\n\n') + '\n';
    const keys = (part: { text: string }[]) => part.map(({ text }) => text);
    const shared = test === null ? [] : sharedNotes(TEXTS, keys(train), keys(test));
    return {
      kind: 'text',
      train: joined(train),
      test: test && joined(test),
      found: what,
      notes: [...notes, ...shared],
    };
  }
  const labelled = (part: typeof train): LabelledText[] => part.map(({ text, label }) => [label!, text]);
  const imported = { train: labelled(train), test: test && labelled(test) };
  checkClasses(imported.train, found.classNames, { subject: printable(tree.path), mayBeSingle: test !== null });
  return { kind: 'labelled-text', classNames: found.classNames, ...imported, found: what, notes };
}

async function checkTotal(folder: string, files: FoundFile[]): Promise<void> {
  let total = 0;
  for (const { path } of files) {
    try {
      total += (await stat(systemPath(path))).size;
    } catch (error) {
      throw fileError(path, error);
    }
  }
  checkTextBytes(folder, total);
}

function noteLeftOut(tree: Tree, empty: string[]): string[] {
  const note = (paths: string[], one: string, many: string) => {
    if (paths.length === 0) return [];
    const example = printable(relative(tree.path, paths[0]!));
    return [
      paths.length === 1
        ? `${one} was left out: ${example}.`
        : `${paths.length} ${many} were left out, such as ${example}.`,
    ];
  };
  return [
    ...note(empty, 'An empty text', 'empty texts'),
    ...note(
      [...allOf(tree, 'images'), ...allOf(tree, 'others')],
      'A file that is not one of the texts',
      'files that are not among the texts',
    ),
  ];
}
