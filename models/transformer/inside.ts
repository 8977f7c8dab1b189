import type { Tensor, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import type { ModelPart, Run } from '../core/model.js';
import type { MatrixValues, PanelContent } from '../core/panel.js';
import { inOneGo, type InTurns } from '../core/turns.js';
import { constant } from '../engine/constant.js';
import type { Feed, ProgramFunction, Scope } from '../engine/program.js';
import type { TensorData } from '../engine/tensor-data.js';
import { tf } from '../engine/tensorflow.js';
import type { PredictionsBody } from '../panels/predictions.js';
import { predictionsPanel } from '../panels/predictions.js';
import { attentionMatrices } from './attention-matrices.js';
import type { TransformerConfig } from './config.js';
import { flattened, Network, type NetworkInput } from './network.js';
import { attentionPanel, type AttentionBody } from './panels/attention.js';
import { embeddingsPanel, type EmbeddingsBody } from './panels/embeddings.js';
import type { AskedOf } from '../core/questions.js';
import { attentionQuestion, probeInput } from './questions/attention.js';
import { argMax, type Probe, type Task } from './tasks/task.js';

/** Attention that is recorded at one step, at most: long inputs of large models are watched on fewer probes. */
const RECORD_BYTES = 64 * 2 ** 20;

/** What can be seen inside of a transformer: attention on probes, positions, and how alike its embeddings are. */
export function insideOf(config: TransformerConfig, task: Task): ModelPart {
  const { dimensions, vocabulary } = task;
  const { layers, heads } = config;
  const probes = task.probes(Math.min(config.probes, Math.max(1, Math.floor(RECORD_BYTES / probeBytes(config, task)))));

  function look(scope: Scope, inputs: Record<string, Tensor>): Record<string, Tensor> {
    const network = new Network(scope, config, dimensions);
    const input = networkInput(inputs, task);
    const { states, weights } = network.encode(input);
    const weights_LHTT = tf.stack(weights.map((one) => tf.squeeze(one, [0]))) as Tensor4D;
    const average_LTT = tf.mean(weights_LHTT, 1) as Tensor3D;
    return {
      weights: weights_LHTT,
      entropy: entropyOf(weights_LHTT),
      average: average_LTT,
      rollout: rolloutOf(average_LTT),
      logits: logitsOf(network, states, input, task),
    };
  }

  const functions: Record<string, ProgramFunction> = {
    look,
    say(scope, inputs) {
      const network = new Network(scope, config, dimensions);
      const input = networkInput(inputs, task);
      return { logits: logitsOf(network, network.encode(input).states, input, task) };
    },
    embeddings: (scope) => embeddingsOf(new Network(scope, config, dimensions), scope, vocabulary.length),
  };

  /** Matrices and description of one probe, the network's own writing included. */
  function* see(run: Run, probe: Probe, number: number): InTurns<Seen> {
    const written = yield* write(run, probe, dimensions.vocabulary);
    const { tensors } = run('look', written.feeds);
    const { labels, prediction } = probe.describe(tensors['logits']!.data as Float32Array, written.tokens);
    const seen = attentionMatrices(tensors, { probe: number, layers, heads, count: labels.length });
    const { title, image } = probe;
    return { info: { title, tokens: labels, image, prediction, entropy: seen.entropy }, matrices: seen.matrices };
  }

  function attentionOf(seen: Seen[]): PanelContent<AttentionBody> {
    return {
      body: { layers, heads, probes: seen.map(({ info }) => info) },
      matrices: Object.assign({}, ...seen.map((one) => one.matrices)) as Record<string, MatrixValues>,
    };
  }

  function predictionsOf(seen: Seen[]): PanelContent<PredictionsBody> {
    return {
      body: {
        probes: seen.map(({ info: { title, tokens, image, prediction } }) => ({ title, tokens, image, prediction })),
      },
    };
  }

  function likeness(run: Run): PanelContent<EmbeddingsBody> {
    const { tensors } = run('embeddings', {});
    return {
      body: { vocabulary },
      matrices: Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, matrixOf(tensor)])),
    };
  }

  const first = probes[0];
  return {
    functions,
    prepare: [
      ...(first ? [{ name: 'look', feeds: feedsOf(probeTokens(first), first) }] : []),
      ...(first && first.toWrite > 0 ? [{ name: 'say', feeds: feedsOf(probeTokens(first), first) }] : []),
      ...(hasEmbeddings(config, task) ? [{ name: 'embeddings', feeds: {} }] : []),
    ],
    panels: {
      names: [attentionPanel.name, embeddingsPanel.name, predictionsPanel.name],
      *observe(run) {
        const seen: Seen[] = [];
        for (const [number, probe] of probes.entries()) seen.push(yield* see(run, probe, number));
        yield;
        return {
          [attentionPanel.name]: attentionOf(seen),
          [embeddingsPanel.name]: likeness(run),
          [predictionsPanel.name]: predictionsOf(seen),
        };
      },
    },
    questions: {
      [attentionQuestion.name]: async (run, asked: AskedOf<typeof attentionQuestion>) =>
        attentionOf([inOneGo(see(run, await task.probeOf(probeInput(asked)), 0))]),
    },
  };
}

/** What is seen of one probe. */
interface Seen {
  info: AttentionBody['probes'][number];
  matrices: Record<string, MatrixValues>;
}

/** Of one probe's matrices: every head, the mean of each layer, and the rollout. */
function probeBytes({ layers, heads }: TransformerConfig, { dimensions }: Task): number {
  return 4 * dimensions.length ** 2 * (layers * heads + layers + 1);
}

function hasEmbeddings({ positions }: TransformerConfig, { vocabulary }: Task): boolean {
  return positions !== 'none' || vocabulary.length > 0;
}

function probeTokens({ input }: Probe): Int32Array | null {
  return 'tokens' in input ? input.tokens : null;
}

function feedsOf(tokens: Int32Array | null, { input }: Probe): Record<string, Feed> {
  return 'pieces' in input ? { pieces: input.pieces } : { tokens: tokens! };
}

interface Written {
  tokens: Int32Array | null;
  feeds: Record<string, Feed>;
}

/** Lets the network write what is missing of a probe, always the most probable token. */
function* write(run: Run, probe: Probe, vocabulary: number | null): InTurns<Written> {
  if ('pieces' in probe.input) return { tokens: null, feeds: feedsOf(null, probe) };
  const tokens = probe.input.tokens.slice();
  const { count } = probe.input;
  for (let position = count - probe.toWrite; position < count; position++) {
    yield;
    const logits = run('say', feedsOf(tokens, probe)).tensors['logits']!.data as Float32Array;
    tokens[position] = argMax(logits, (position - 1) * vocabulary!, vocabulary!);
  }
  yield;
  return { tokens, feeds: feedsOf(tokens, probe) };
}

/** What was fed as one example. */
function networkInput({ tokens, pieces }: Record<string, Tensor>, { dimensions }: Task): NetworkInput {
  const { length, piece, classes, vocabulary } = dimensions;
  if (pieces) return { pieces_BTP: tf.reshape(pieces, [1, length, piece!]), real_BT: null };
  const tokens_BT = tf.reshape(tokens!, [1, length]) as Tensor2D;
  // Texts to classify are filled up with the last token of the vocabulary.
  const real_BT = classes === null ? null : (tf.notEqual(tokens_BT, tf.scalar(vocabulary! - 1, 'int32')) as Tensor2D);
  return { tokens_BT, real_BT };
}

/** [K] of the class, or [T, V] of each next token. */
function logitsOf(network: Network, states: Tensor3D, { real_BT }: NetworkInput, { dimensions }: Task): Tensor {
  if (dimensions.classes === null) return network.tokenLogits(flattened(states));
  return tf.reshape(network.classLogits(states, real_BT), [-1]);
}

/** −Σ w log₂ w of each query's weights, in bits: [L, H, T]. */
function entropyOf(weights_LHTT: Tensor4D): Tensor {
  const logs = tf.div(tf.log(tf.maximum(weights_LHTT, 1e-30)), Math.LN2);
  return tf.neg(tf.sum(tf.mul(weights_LHTT, logs), -1));
}

/** Attention rollout (Abnar & Zuidema 2020, eq. 1): Ã = ½A + ½I, multiplied through the layers, the first one rightmost. */
function rolloutOf(average_LTT: Tensor3D): Tensor2D {
  const half = tf.mul(identity(average_LTT.shape[1]), 0.5);
  return tf
    .unstack(average_LTT)
    .map((average) => tf.add(tf.mul(average, 0.5), half) as Tensor2D)
    .reduce((rollout, layer) => tf.matMul(layer, rollout));
}

/** tf.eye would build it of values that the recorder takes for data. */
function identity(size: number): Tensor2D {
  const values = new Float32Array(size * size);
  for (let i = 0; i < size; i++) values[i * size + i] = 1;
  return constant(tf.tensor2d(values, [size, size]));
}

function embeddingsOf(network: Network, scope: Scope, compared: number): Record<string, Tensor> {
  const positions = network.positions();
  const tokens = compared > 0 ? scope.variable<Tensor2D>('embedding/tokens') : null;
  return {
    ...(positions && { positions: tf.add(positions, 0), 'position-similarity': cosines(positions) }),
    ...(tokens && { 'token-similarity': cosines(tf.slice(tokens, [0, 0], [compared, tokens.shape[1]])) }),
  };
}

/** Cosine of each pair of rows [N, C]: [N, N]. */
function cosines(rows_NC: Tensor2D): Tensor2D {
  const norms = tf.sqrt(tf.maximum(tf.sum(tf.square(rows_NC), 1, true), 1e-12));
  const unit = tf.div(rows_NC, norms) as Tensor2D;
  return tf.matMul(unit, unit, false, true);
}

function matrixOf({ shape, data }: TensorData): MatrixValues {
  return { rows: shape[0]!, columns: shape[1]!, values: data as Float32Array };
}
