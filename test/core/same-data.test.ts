import { describe, expect, it } from 'vitest';
import { keptClasses } from '../../models/core/same-data.js';
import { parseConfig } from '../../models/core/parse-config.js';
import type { DataSources } from '../../models/core/model.js';
import { transformerConfig, type TransformerConfig } from '../../models/transformer/config.js';
import { imageTask } from '../../models/transformer/tasks/image-task.js';
import { languageTask } from '../../models/transformer/tasks/language-task.js';
import { textTask } from '../../models/transformer/tasks/text-task.js';
import { bandImages, fakeSources, shortTexts } from '../transformer/fake-sources.js';

const configOf = (preset: string, changes: Record<string, unknown> = {}) =>
  parseConfig(transformerConfig, preset, changes) as unknown as TransformerConfig;
const texts = configOf('texts', { tokenizer: 'characters', context: 8 });
const images = configOf('patches', { patchSize: 2 });
const language = configOf('char-tiny', { context: 4 });

const tasks = {
  texts: (sources: DataSources) => textTask(texts, sources),
  images: (sources: DataSources) => imageTask(images, sources),
  language: (sources: DataSources) => languageTask(language, sources),
};
type Given = Parameters<typeof fakeSources>[0];
const corpus = (text: string) => ({ name: 'play', train: text.repeat(9), test: text.repeat(3) });

describe('a data set that has taken the place of the one that a run began with', () => {
  it.each<[keyof typeof tasks, Given, Given, string]>([
    [
      'texts',
      { texts: shortTexts() },
      { texts: { ...shortTexts(), classNames: ['dull', 'fine'] } },
      "dataset: 'moods' has the classes dull, fine, but this run began with good, bad; add that data again under this name.",
    ],
    [
      'texts',
      { texts: shortTexts() },
      { texts: { ...shortTexts(), texts: shortTexts().texts.map((text) => `${text}ß`) } },
      "dataset: 'moods' has other characters than the data that were learned from: the character 'ß'",
    ],
    [
      'images',
      { images: bandImages() },
      { images: { ...bandImages(), classNames: ['left', 'right'] } },
      "dataset: 'bands' has the classes left, right, but this run began with up, down",
    ],
    [
      'language',
      { corpus: corpus('abcde') },
      { corpus: corpus('abcdx') },
      "dataset: 'play' has other characters than the data that were learned from: the character 'x'",
    ],
  ])('is refused for %s', async (task, first, second, message) => {
    const { assets } = await tasks[task](fakeSources(first));
    // As they come back from assets.json.
    const kept = JSON.parse(JSON.stringify(assets)) as Record<string, unknown>;
    await expect(tasks[task](fakeSources({ ...first, assets: kept }))).resolves.toHaveProperty('assets', assets);
    await expect(tasks[task](fakeSources({ ...second, assets: kept }))).rejects.toThrow(message);
  });
});

it("names what the user's text has that the vocabulary lacks", async () => {
  const task = await textTask(texts, fakeSources({ texts: shortTexts() }));
  expect(() => task.probeOf({ kind: 'text', text: 'göd' })).toThrow("input: the character 'ö'");
});

it.each([['raw\u001b[2J', 'damaged'].map((name) => [name]), { up: 1 }, 'up, down'])(
  'says that kept classes are damaged: %j',
  (kept) => {
    const data = { name: 'bands', classNames: ['up', 'down'] };
    expect(() => keptClasses({ classNames: kept }, data)).toThrow(
      'classNames: what the run has learned of its classes is damaged: it is no list of names.',
    );
  },
);

it('names kept classes so that a sentence stays one', () => {
  const data = { name: 'bands', classNames: ['up', 'down'] };
  expect(() => keptClasses({ classNames: ['u\u001b[2J', 'd'.repeat(70_000)] }, data)).toThrow(
    /^dataset: 'bands' has the classes up, down, but this run began with u\\u001b\[2J, d{100}…; add that data again/,
  );
});
