import { encoderKeys } from '../classifier/starts.js';
import { valuesAt, type PartNames, type StartInfo, type StartPart, type StartSettings } from '../core/start.js';
import { encoderNames } from '../transformer/starts.js';

const sizes = ['layers', 'heads', 'width', 'feedForward'] as const;
const words = ['tokenizer', 'vocabularySize', 'context'] as const;

/** What stands after an encoder while it trains. */
const headKeys = ['projectorLayers', 'embeddingSize', 'projectorNorm', 'predictorLayers', 'queueSize'] as const;
const decoderKeys = ['decoderLayers', 'decoderWidth'] as const;

const encoder: StartPart = { name: 'encoder', title: 'Encoder', help: 'Its features alone, to be learned further.' };
const fromTransformer: readonly PartNames[] = encoderNames.map((name) => ({ here: `encoder/${name}`, there: name }));

/** A classifier's encoder, which has to have a layer. */
function ofClassifier(from: Readonly<Record<string, unknown>>): StartSettings {
  const { network, hiddenLayers, data } = from;
  if (network === 'mlp' && (hiddenLayers as readonly number[]).length === 0) {
    return { problem: 'has no hidden layer, and so no encoder; use a run that has one.' };
  }
  return { takes: { ...valuesAt(from, encoderKeys), ...(data === 'table' && { method: 'scarf' }) } };
}

/** The blocks of a transformer that looks at patches or texts as encoders here do. */
function ofTransformer(from: Readonly<Record<string, unknown>>): StartSettings {
  const { task, imageTokens, activation, norm, positions, pooling, bias } = from;
  if (task !== 'texts' && !(task === 'images' && imageTokens === 'patches')) {
    return { problem: 'reads neither patches of images nor texts with classes, as encoders do; use one that does.' };
  }
  const usual = activation === 'gelu' && norm === 'pre' && positions === 'learned' && pooling === 'mean' && bias;
  if (usual !== true) {
    return {
      problem:
        'is no encoder as they are here: with GELU, pre-norm, learned positions, mean pooling and biases; use one that is.',
    };
  }
  const takes = { network: 'transformer', ...valuesAt(from, sizes) };
  return {
    takes:
      task === 'texts'
        ? { ...takes, method: 'masked-text', ...valuesAt(from, words) }
        : { ...takes, ...valuesAt(from, ['patchSize']) },
  };
}

/** All that the weights follow from; of the encoder alone, without what only goes with its method. */
function ofSelfSupervised(from: Readonly<Record<string, unknown>>, part: string): StartSettings {
  const { data, method } = from;
  const own = [...encoderKeys, ...sizes, 'patchSize', ...words];
  // A queue holds at least a batch.
  const batch = method === 'moco' ? ['batchSize'] : [];
  if (part === 'all') return { takes: valuesAt(from, ['method', ...own, ...headKeys, ...decoderKeys, ...batch]) };
  return { takes: { ...valuesAt(from, own), ...(data !== 'images' && { method }) } };
}

/** Where runs begin besides their own initial weights. */
export const selfSupervisedStarts: readonly StartInfo[] = [
  {
    architecture: 'self-supervised',
    parts: [
      {
        name: 'all',
        title: 'All weights',
        help: 'Goes on from what that run has learned, on other data or otherwise.',
      },
      { ...encoder, help: 'Its features alone, for another method.' },
    ],
    settings: ofSelfSupervised,
  },
  { architecture: 'classifier', parts: [encoder], settings: ofClassifier },
  { architecture: 'transformer', parts: [{ ...encoder, names: fromTransformer }], settings: ofTransformer },
];
