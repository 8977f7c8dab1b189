import { RequestError } from '../../core/errors.js';
import type { DataSources } from '../../core/model.js';
import { encodeData, keptClasses } from '../../core/same-data.js';
import type { LabelledTexts } from '../../data/dataset.js';
import { tokensInput } from '../../transformer/tasks/token-use.js';
import { tokenizerAssets, tokenizerFor } from '../../transformer/tasks/vocabulary.js';
import type { SelfSupervisedConfig } from '../config.js';
import type { Examples } from '../examples.js';
import { transformerLike } from '../like.js';
import { tokenPart } from './token-part.js';

/** The first tokens of texts with a class each. Throws RequestError where they can't be learned from. */
export async function textExamples(config: SelfSupervisedConfig, sources: DataSources): Promise<Examples> {
  const [train, test] = [await sources.labelledTexts('train'), await sources.labelledTexts('test')];
  const { name, classNames } = train;
  const tokenizer = tokenizerFor(transformerLike(config), tokenizerAssets(config, sources), {
    train: train.texts,
    test: test.texts,
  });
  const { context } = config;
  const classes = keptClasses(sources.assets, train);
  const read = ({ texts, labels }: LabelledTexts, feed: string) => {
    const rows = texts.map((text) => encodeData(tokenizer, text, name).subarray(0, context));
    return {
      part: tokenPart({
        ...{ count: texts.length, labels, tokenizer, context },
        tokensOf: (number) => rows[number]!,
        feeds: (indices) => ({ [feed]: indices }),
      }),
      longest: rows.reduce((most, { length }) => Math.max(most, length), 0),
    };
  };
  const [trained, tested] = [read(train, 'indices'), read(test, 'testIndices')];
  if (trained.longest < 2) {
    throw new RequestError(
      `dataset: '${name}' has no text of two tokens or more; some are told from the others, so use longer ones.`,
      { field: 'dataset' },
    );
  }
  const resident = ({ part }: typeof trained) => ({
    values: part.raw(Int32Array.from({ length: part.count }, (_, number) => number)),
    shape: [part.count, context],
  });
  return {
    shape: { kind: 'tokens', length: context, vocabulary: tokenizer.size + 1 },
    unit: 'texts',
    classNames,
    train: trained.part,
    test: tested.part,
    data: { texts: resident(trained), testTexts: resident(tested) },
    read: (scope, { indices, testIndices, raw }) =>
      raw ?? (testIndices ? scope.gather('testTexts', testIndices) : scope.gather('texts', indices!)),
    assets: { tokenizer: tokenizer.toJSON(), ...classes },
    use: { input: tokensInput(context, tokenizer.size + 1, tokenizer.toJSON()), read: (raw) => raw },
    pixelsOfFile: null,
  };
}
