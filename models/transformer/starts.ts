import { sameSettings, type PartNames, type StartInfo } from '../core/start.js';

/** The variables of a transformer up to its states, as an encoder has them under a name of its own. */
export const encoderNames = ['embedding', 'blocks', 'head/norm'] as const;

/** What they are called here, and in an architecture that has them in a part `encoder`. */
const asEncoder: readonly PartNames[] = encoderNames.map((name) => ({ here: name, there: `encoder/${name}` }));

const allKeys = [
  ...['task', 'imageTokens', 'patchSize', 'tokenizer', 'vocabularySize', 'context'],
  ...['minLength', 'maxLength', 'symbols', 'modulus'],
  ...['layers', 'heads', 'width', 'feedForward', 'activation', 'norm', 'positions', 'pooling', 'tied', 'bias'],
];

/**
 * The settings of a transformer whose states an encoder of other architectures gives: `from` has its sizes, what it reads is
 * `data`. Features are the mean of its states, as it has no class token.
 */
export function settingsOfEncoder(from: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { data, layers, heads, width, feedForward, patchSize, tokenizer, vocabularySize, context } = from;
  return {
    ...{ layers, heads, width, feedForward },
    ...{ pooling: 'mean', activation: 'gelu', norm: 'pre', positions: 'learned', bias: true },
    ...(data === 'images'
      ? { task: 'images', imageTokens: 'patches', patchSize }
      : { task: 'texts', tokenizer, vocabularySize, context }),
  };
}

/** Where transformers begin besides their own initial weights. */
export const transformerStarts: readonly StartInfo[] = [
  {
    architecture: 'transformer',
    parts: [
      {
        name: 'all',
        title: 'All weights',
        help: 'Goes on from what that model has learned, on other data or with another rate.',
      },
    ],
    settings: sameSettings(allKeys),
  },
  {
    architecture: 'self-supervised',
    parts: [
      {
        name: 'encoder',
        title: 'Encoder',
        help: 'What it has learned without labels, with a new last layer that names classes.',
        names: asEncoder,
      },
    ],
    settings: (from) =>
      from['network'] === 'transformer'
        ? { takes: settingsOfEncoder(from) }
        : { problem: 'has no transformer as its encoder; begin a run of classifier with it.' },
    invites: 'Fine-tune',
  },
];
