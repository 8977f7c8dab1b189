import { valuesAt, type StartInfo, type StartPart } from '../core/start.js';

/** Settings of an encoder: what its variables are, and what is done with them, depends on nothing else but the data. */
export const encoderKeys = [
  'network',
  'filters',
  'kernelSize',
  'widths',
  'blocks',
  'normMomentum',
  'hiddenLayers',
  'activation',
] as const;

const encoder: StartPart = {
  name: 'encoder',
  title: 'Encoder',
  help: 'Its features, with a new last layer: for other classes.',
};

/** Where classifiers begin besides their own initial weights. */
export const classifierStarts: readonly StartInfo[] = [
  {
    architecture: 'classifier',
    parts: [
      {
        name: 'all',
        title: 'All weights',
        help: 'Goes on from what that model has learned, on other data of the same classes.',
      },
      encoder,
    ],
    settings: (from, part) => ({
      takes: valuesAt(from, part === 'all' ? [...encoderKeys, 'denseLayers'] : encoderKeys),
    }),
  },
  {
    architecture: 'self-supervised',
    parts: [{ ...encoder, help: 'What it has learned without labels, with new layers that name classes after it.' }],
    settings: (from) =>
      from['network'] === 'transformer'
        ? {
            problem:
              'has a transformer as its encoder, which classifiers have not; begin a run of transformer with it.',
          }
        : { takes: valuesAt(from, encoderKeys) },
    invites: 'Fine-tune',
  },
];
