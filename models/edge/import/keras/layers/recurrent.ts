import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import { tf } from '../../../../engine/tensorflow.js';
import { activate } from './activations.js';
import { product } from './dense.js';
import { inputOfRank, type LayerFunction, type LayerInputs } from './layer-function.js';
import { innerOf } from './roles.js';
import type { LayerConfig } from './layer-config.js';

/** Steps that are written out, one after the other; more make a graph that is too large for phones and browsers. */
const MOST_STEPS = 512;

/** Gates of one step, side by side, from what goes in; the state before it, the new one: its first part is the output. */
interface Cell {
  gates: number;
  states: number;
  step(input: Tensor2D, states: readonly Tensor2D[], call: LayerInputs): Tensor2D[];
  /** Added to the input's part of all gates; by default the bias. */
  bias?(call: LayerInputs): Tensor | null;
}

const biasOf = (call: LayerInputs): Tensor | null =>
  call.config.flag('use_bias', true) ? call.weight('bias', 'cell') : null;
const recurrentKernel = ({ weight }: LayerInputs): Tensor2D => weight('recurrent_kernel', 'cell') as Tensor2D;
const gate = (x: Tensor2D, at: number, units: number): Tensor2D => tf.slice(x, [0, at * units], [x.shape[0], units]);
const recurrentActivation = (x: Tensor, config: LayerConfig): Tensor2D =>
  activate(x, config, 'recurrent_activation', 'sigmoid') as Tensor2D;

const simple: Cell = {
  gates: 1,
  states: 1,
  step: (x, [h], call) => [
    activate(tf.add(x, tf.matMul(h!, recurrentKernel(call))), call.config, 'activation', 'tanh') as Tensor2D,
  ],
};

/** Hochreiter & Schmidhuber 1997: input, forget, candidate, output. */
const lstm: Cell = {
  gates: 4,
  states: 2,
  step(x, [h, c], call) {
    const { config } = call;
    const units = config.whole('units');
    const all = tf.add(x, tf.matMul(h!, recurrentKernel(call))) as Tensor2D;
    const [i, f, o] = [0, 1, 3].map((at) => recurrentActivation(gate(all, at, units), config)) as [
      Tensor2D,
      Tensor2D,
      Tensor2D,
    ];
    const candidate = activate(gate(all, 2, units), config, 'activation', 'tanh');
    const next = tf.add(tf.mul(f, c!), tf.mul(i, candidate)) as Tensor2D;
    return [tf.mul(o, activate(next, config, 'activation', 'tanh')) as Tensor2D, next];
  },
};

/** Cho et al. 2014: update, reset, candidate. Where reset comes after the product, that has a bias of its own. */
const gru: Cell = {
  gates: 3,
  states: 1,
  bias(call) {
    const bias = biasOf(call);
    return bias?.rank === 2 ? tf.reshape(tf.slice(bias, [0, 0], [1, bias.shape[1]!]), [-1]) : bias;
  },
  step(x, [h], call) {
    const { config } = call;
    const units = config.whole('units');
    const kernel = recurrentKernel(call);
    const mix = (z: Tensor2D, candidate: Tensor): Tensor2D[] => [
      tf.add(tf.mul(z, h!), tf.mul(tf.sub(1, z), candidate)) as Tensor2D,
    ];
    const candidateOf = (inner: Tensor): Tensor =>
      activate(tf.add(gate(x, 2, units), inner), config, 'activation', 'tanh');
    if (config.flag('reset_after', config.generation === 3)) {
      const bias = biasOf(call);
      const product = tf.matMul(h!, kernel);
      const inner = (
        bias?.rank === 2 ? tf.add(product, tf.reshape(tf.slice(bias, [1, 0], [1, 3 * units]), [-1])) : product
      ) as Tensor2D;
      const [z, r] = [0, 1].map((at) =>
        recurrentActivation(tf.add(gate(x, at, units), gate(inner, at, units)), config),
      ) as [Tensor2D, Tensor2D];
      return mix(z, candidateOf(tf.mul(r, gate(inner, 2, units))));
    }
    const part = (at: number): Tensor2D => tf.slice(kernel, [0, at * units], [units, units]);
    const [z, r] = [0, 1].map((at) =>
      recurrentActivation(tf.add(gate(x, at, units), tf.matMul(h!, part(at))), config),
    ) as [Tensor2D, Tensor2D];
    return mix(z, candidateOf(tf.matMul(tf.mul(r, h!) as Tensor2D, part(2))));
  },
};

interface Unrolled {
  /** [B, T, U], or [B, U] of the last step alone. */
  output: Tensor;
  states: readonly Tensor2D[];
}

/** Goes through the steps of [B, T, C], from the last to the first where it goes backwards. */
function unrolled(cell: Cell, call: LayerInputs, { mask, inTime }: { mask: Tensor | null; inTime: boolean }): Unrolled {
  const { config } = call;
  if (call.inputs.length > 1) throw config.refused('is given a state to begin with, which is not computed');
  if (config.flag('stateful', false))
    throw config.refused('keeps its state from one call to the next, which a file cannot');
  const x = inputOfRank<Tensor3D>(call, 3);
  const [batch, steps] = x.shape;
  const units = config.whole('units');
  if (steps < 1 || steps > MOST_STEPS)
    throw config.refused(`goes through ${steps} steps, and ${MOST_STEPS} are written out`);
  const bias = cell.bias ? cell.bias(call) : biasOf(call);
  const driven = product(x, call.weight('kernel', 'cell') as Tensor2D);
  const inputs = (bias ? tf.add(driven, bias) : driven) as Tensor3D;
  const backwards = config.flag('go_backwards', false);
  const zeroOutput = config.flag('zero_output_for_mask', false);
  // One row for all examples: the size of the batch stays open.
  let states: Tensor2D[] = Array.from({ length: cell.states }, () => tf.zeros([1, units]));
  let output: Tensor2D = states[0]!;
  const outputs: Tensor2D[] = [];
  for (let step = 0; step < steps; step++) {
    const at = backwards ? steps - 1 - step : step;
    const input = tf.reshape(tf.slice(inputs, [0, at, 0], [batch, 1, cell.gates * units]), [
      batch,
      cell.gates * units,
    ]) as Tensor2D;
    const next = cell.step(input, states, call);
    if (mask) {
      const counts = tf.slice(mask, [0, at], [batch, 1]);
      const kept = (after: Tensor2D, before: Tensor2D): Tensor2D =>
        tf.add(before, tf.mul(counts, tf.sub(after, before))) as Tensor2D;
      // What is filled up leaves the state, and gives the output from before it, or nothing.
      output = zeroOutput ? (tf.mul(counts, next[0]!) as Tensor2D) : kept(next[0]!, output);
      states = next.map((one, place) => kept(one, states[place]!));
    } else [output, states] = [next[0]!, next];
    outputs.push(output);
  }
  if (!config.flag('return_sequences', false)) return { output, states };
  // In time's order where that is wanted of one that goes backwards.
  const ordered = inTime && backwards ? outputs.reverse() : outputs;
  return {
    output: tf.concat(
      ordered.map((one) => tf.expandDims(one, 1)),
      1,
    ),
    states,
  };
}

function lastOf({ output, states }: Unrolled, config: LayerConfig): Tensor | Tensor[] {
  return config.flag('return_state', false) ? [output, ...states] : output;
}

const cells: Readonly<Record<string, Cell>> = { SimpleRNN: simple, LSTM: lstm, GRU: gru };

const recurrent =
  (cell: Cell): LayerFunction =>
  (call) =>
    lastOf(unrolled(cell, call, { mask: call.masks[0] ?? null, inTime: false }), call.config);

/** One way and the other. */
function bidirectional(call: LayerInputs): Tensor {
  const { config, masks } = call;
  const inner = innerOf(config.json);
  const cell = Object.hasOwn(cells, inner.className) ? cells[inner.className]! : null;
  if (!cell) throw config.refused('goes both ways through a layer that is not known here');
  if (inner.config['return_state'] === true) throw config.refused('gives its states, which is not computed');
  const [forward, backward] = (['forward', 'backward'] as const).map((way) => {
    const own = { ...inner.config, go_backwards: (inner.config['go_backwards'] === true) !== (way === 'backward') };
    const weight = (role: string, part = ''): Tensor => call.weight(role, `${way}_layer/${part}`);
    const given = config.of({ className: inner.className, config: own });
    return unrolled(cell, { ...call, config: given, weight }, { mask: masks[0] ?? null, inTime: way === 'backward' })
      .output;
  }) as [Tensor, Tensor];
  switch (config.json['merge_mode']) {
    case undefined:
    case 'concat':
      return tf.concat([forward, backward], -1);
    case 'sum':
      return tf.add(forward, backward);
    case 'mul':
      return tf.mul(forward, backward);
    case 'ave':
      return tf.mul(tf.add(forward, backward), 0.5);
    default:
      throw config.wrong('merge_mode', 'concat, sum, mul or ave');
  }
}

export const recurrentLayers: Readonly<Record<string, LayerFunction>> = {
  SimpleRNN: recurrent(simple),
  LSTM: recurrent(lstm),
  GRU: recurrent(gru),
  Bidirectional: bidirectional,
};
