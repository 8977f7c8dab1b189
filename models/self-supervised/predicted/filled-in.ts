import type { Tensor2D } from '@tensorflow/tfjs';
import { tf } from '../../engine/tensorflow.js';
import type { ModelPart, Run } from '../../core/model.js';
import type { Tokenizer } from '../../data/tokenizers/tokenizer.js';
import { restoreTokenizer } from '../../data/tokenizers/tokenizer.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { fixedDraws } from '../fixed-draws.js';
import { filledInPanel, type FilledInBody } from '../panels/filled-in.js';
import type { Learned } from '../self-supervised.js';

const TEXTS = 4;
const GUESSES = 3;
/** Training texts that the commonest token is looked for in. */
const MOST_COUNTED = 2000;

/** What a method that hides tokens fills in; nothing of one that doesn't. */
export function filledInPart({ config, examples, method }: Learned): ModelPart {
  const { shape, test, train } = examples;
  if (!method.fillIn || shape.kind !== 'tokens') return {};
  const tokenizer = restoreTokenizer(examples.assets['tokenizer']);
  const { length, vocabulary } = shape;
  const padding = vocabulary - 1;
  const texts = Math.min(TEXTS, test.count);
  const numbers = Int32Array.from({ length: texts }, (_, at) => Math.floor((at * test.count) / texts));
  let known: number | null = null;
  const commonest = (): number => {
    if (known !== null) return known;
    const counts = new Float64Array(padding);
    const looked = Math.min(MOST_COUNTED, train.count);
    const tokens = train.raw(Int32Array.from({ length: looked }, (_, at) => Math.floor((at * train.count) / looked)));
    for (const token of tokens) if (token < padding) counts[token]! += 1;
    known = counts.indexOf(counts.reduce((most, one) => Math.max(most, one), 0));
    return known;
  };

  return {
    functions: {
      fillIn: (scope, inputs) => {
        const draws_BD = inputs['draws'] as Tensor2D;
        const x = examples.read(scope, inputs);
        const filled = method.fillIn!({ scope, x, draws_BD, training: false, statistics: [] });
        return { places: filled.places_BM, asked: filled.asked_BM, probabilities: tf.softmax(filled.logits_NV) };
      },
    },
    panels: {
      names: [filledInPanel.name],
      observe: (run) => ({ [filledInPanel.name]: { body: bodyOf(run) } }),
    },
  };

  function bodyOf(run: Run): FilledInBody {
    const draws = fixedDraws(numbers, { draws: method.draws, seed: config.seed });
    const { places, asked, probabilities } = run('fillIn', { ...test.feeds(numbers), draws }).tensors;
    const tokens = test.raw(numbers);
    let right = 0;
    const shown = Array.from(numbers, (number, row) => {
      const own = Array.from(tokens.subarray(row * length, (row + 1) * length));
      const real = own.filter((token) => token !== padding);
      const hidden = askedOf({ places: places!, asked: asked! }, row).map(({ place, at }) => {
        if (own[place] === commonest()) right++;
        return { place, ...told(probabilities!, at, { right: own[place]!, tokenizer }) };
      });
      return {
        title: `Held-out text ${number}`,
        tokens: real.map((token) => tokenizer.label(token)),
        hidden: hidden.sort((a, b) => a.place - b.place),
      };
    });
    return { texts: shown, commonest: { token: tokenizer.label(commonest()), right } };
  }
}

/** Places of a text that are asked for, and the rows of their logits. */
function askedOf({ places, asked }: { places: TensorData; asked: TensorData }, row: number) {
  const each = places.shape[1]!;
  return Array.from({ length: each }, (_, i) => row * each + i)
    .filter((at) => asked.data[at]! > 0.5)
    .map((at) => ({ place: places.data[at]!, at }));
}

/** The most probable tokens of a row of [N, V]. */
function told({ shape, data }: TensorData, row: number, { right, tokenizer }: { right: number; tokenizer: Tokenizer }) {
  const size = shape[1]!;
  const own = Array.from(data.subarray(row * size, (row + 1) * size), (probability, token) => ({ token, probability }));
  const best = own.sort((a, b) => b.probability - a.probability);
  return {
    guesses: best.slice(0, GUESSES).map(({ token, probability }) => ({ token: tokenizer.label(token), probability })),
    probability: best.find(({ token }) => token === right)!.probability,
    right: best[0]!.token === right,
  };
}
