/** What an importer of texts has read, and how it becomes a data set. */
import { join } from 'node:path';
import { RequestError } from '../core/errors.js';
import { textKey } from './content-keys.js';
import { countCharacters, distinctCharacters, placeOfCharacter } from './code-points.js';
import type { Split } from './dataset.js';
import { printable } from './file-errors.js';
import type { ImportProgress } from './import-dataset.js';
import { MIN_TEXT_CHARACTERS } from './limits.js';
import { groupByKey, splitGroups, type Group, type Parts } from './split-groups.js';
import { countClasses, equalNotes, sharedNotes, sizeNotes, TEXTS } from './split-notes.js';
import { writeText, writeTexts } from './stored-text.js';
import { beginningOf, examplesOf } from './text-excerpt.js';
import type { DatasetContent } from './write-dataset.js';

export type LabelledText = readonly [label: number, text: string];

/** One long text. */
export interface ImportedCorpus {
  kind: 'text';
  train: string;
  /** Null where the source has no text for testing: the last tenth of `train` is set aside. */
  test: string | null;
  /** Such as "3 texts". */
  found: string;
  notes: string[];
}

/** Texts with a class each; there are two classes or more, and each has a text in `train`. */
export interface ImportedTexts {
  kind: 'labelled-text';
  classNames: string[];
  train: LabelledText[];
  /** Null where the source has no texts for testing: a tenth of `train` is set aside. */
  test: LabelledText[] | null;
  found: string;
  notes: string[];
}

const TEST_SHARE = 0.1;

type Report = (progress: ImportProgress) => void;

/** What writes `imported` as a data set called `title`, from `path`. Throws RequestError where there is too little text. */
export function textContent(
  imported: ImportedCorpus | ImportedTexts,
  { path, title }: { path: string; title: string },
  onProgress: Report,
): DatasetContent {
  const common = { format: 1 as const, origin: 'user' as const, title, licence: null, source: path };
  const summary = (found: string) => `Imported from ${printable(path)}: ${found}.`;
  if (imported.kind === 'text') {
    const parts = splitCorpus(path, imported);
    const characters = countCharacters(parts.train) + countCharacters(parts.test);
    const found = `${imported.found}, ${characters.toLocaleString('en')} characters`;
    return corpusContent(parts, { ...common, summary: summary(found), notes: imported.notes }, onProgress);
  }
  const { parts, notes } = splitLabelled(imported);
  const { classNames } = imported;
  const told = { ...common, summary: summary(imported.found), notes: [...imported.notes, ...notes] };
  return labelledContent(parts, classNames, told, onProgress);
}

type Common = Pick<
  Awaited<ReturnType<DatasetContent['write']>>,
  'format' | 'origin' | 'title' | 'summary' | 'licence' | 'notes' | 'source'
>;

/** The last tenth of the characters is for testing, as in nanoGPT. */
function splitCorpus(path: string, { train, test }: ImportedCorpus): Record<Split, string> {
  const characters = countCharacters(train) + (test === null ? 0 : countCharacters(test));
  if (characters < MIN_TEXT_CHARACTERS) {
    throw new RequestError(
      `${printable(path)}: ${characters} characters are too few to learn from; at least ${MIN_TEXT_CHARACTERS.toLocaleString('en')} are needed.`,
    );
  }
  if (test !== null) return { train, test };
  const end = placeOfCharacter(train, Math.floor(characters * (1 - TEST_SHARE)));
  return { train: train.slice(0, end), test: train.slice(end) };
}

function corpusContent(parts: Record<Split, string>, common: Common, onProgress: Report): DatasetContent {
  const bytes = Buffer.byteLength(parts.train) + Buffer.byteLength(parts.test);
  return {
    what: 'texts',
    bytes,
    async write(folder) {
      const told = counter(bytes, onProgress);
      const stored = async (split: Split) => {
        const file = `${split}.txt`;
        const sha256 = await writeText(join(folder, file), parts[split], told);
        return { count: countCharacters(parts[split]), text: { file, sha256 } };
      };
      return {
        ...common,
        kind: 'text',
        characters: distinctCharacters([parts.train, parts.test]).length,
        excerpt: beginningOf(parts.train),
        train: await stored('train'),
        test: await stored('test'),
      };
    },
  };
}

function labelledContent(
  parts: Record<Split, LabelledText[]>,
  classNames: string[],
  common: Common,
  onProgress: Report,
): DatasetContent {
  const texts = [...parts.train, ...parts.test].map(([, text]) => text);
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return {
    what: 'texts',
    bytes,
    async write(folder) {
      const told = counter(bytes, onProgress);
      const stored = async (split: Split) => {
        const file = `${split}-texts.jsonl`;
        const sha256 = await writeTexts(join(folder, file), parts[split], told);
        return { count: parts[split].length, text: { file, sha256 } };
      };
      return {
        ...common,
        kind: 'labelled-text',
        classNames,
        characters: distinctCharacters(texts).length,
        excerpt: examplesOf(parts.train, classNames),
        train: await stored('train'),
        test: await stored('test'),
      };
    },
  };
}

/** One text in so many is for testing. */
const ONE_IN = 10;

function splitLabelled({ train, test, classNames }: ImportedTexts): {
  parts: Record<Split, LabelledText[]>;
  notes: string[];
} {
  const groups = test === null ? groupTexts(train) : null;
  const chosen = groups && splitTexts(groups, classNames.length);
  const parts = chosen
    ? { train: Array.from(chosen.train, (i) => train[i]!), test: Array.from(chosen.test, (i) => train[i]!) }
    : { train, test: test! };
  const textsOf = (texts: LabelledText[]) => texts.map(([, text]) => text);
  const equal = groups
    ? equalNotes(TEXTS, classNames, groups)
    : sharedNotes(TEXTS, textsOf(parts.train), textsOf(parts.test));
  const countOf = (texts: LabelledText[]) =>
    countClasses(
      Int32Array.from(texts, ([label]) => label),
      texts.keys(),
      classNames.length,
    );
  const counts = { train: countOf(parts.train), test: countOf(parts.test) };
  return { parts, notes: [...equal, ...sizeNotes(TEXTS, classNames, counts)] };
}

/** Equal texts together. */
export const groupTexts = (texts: LabelledText[]): Group[] =>
  groupByKey(
    texts.length,
    (i) => textKey(texts[i]![1]),
    Int32Array.from(texts, ([label]) => label),
  );

/** A tenth of the texts for testing. Each class has two different texts, so that one of some class can be spared. */
export const splitTexts = (groups: Group[], classCount: number): Parts => splitGroups(groups, classCount, ONE_IN)!;

/** Written bytes are more than those of the texts where these need escapes. */
function counter(total: number, onProgress: Report): (bytes: number) => void {
  let done = 0;
  return (bytes) => {
    done = Math.min(total, done + bytes);
    onProgress({ done, total, what: 'Writing' });
  };
}
