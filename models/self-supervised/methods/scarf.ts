import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { constant } from '../../engine/constant.js';
import { embedding } from '../../engine/ops.js';
import { tf } from '../../engine/tensorflow.js';
import { chosenPlaces, shareOf } from '../chosen-places.js';
import { normalizedRows, ntXent } from '../losses/nt-xent.js';
import type { MethodBuilder } from '../methods.js';
import { project, projectorVariables } from '../projector.js';

// B batch, K columns of the table, W numbers that they are encoded as.

/** A row and the same one with some of its values replaced are to be alike, and unlike all others (SCARF, Bahri et al. 2022). */
export const scarf: MethodBuilder = (config, encoder, { shape }) => {
  if (shape.kind !== 'table') throw new Error('scarf: it needs rows of a table.');
  const { projectorLayers: hidden, embeddingSize: outputs, projectorNorm: norm, temperature, seed } = config;
  const projector = { name: 'projector', inputs: encoder.features, hidden, outputs, norm };
  const { columns } = shape;
  return {
    variables: projectorVariables(projector, seed),
    unmoved: [],
    draws: 2 * columns.length,
    pairs: null,
    loss({ scope, x, draws_BD, ...how }) {
      const both = tf.concat([x as Tensor2D, corrupted(x as Tensor2D, draws_BD, config.corruption, columns)], 0);
      const embeddings = project(scope, encoder.encode(scope, both, how), projector, how);
      const { loss, accuracy } = ntXent(normalizedRows(embeddings), temperature);
      return { loss, metrics: { pairAccuracy: accuracy } };
    },
  };
};

/**
 * Rows [B, W] with a share of the columns of each replaced: the same number in each row, which ones being drawn, each by the value of
 * another row of the batch, drawn for itself. The paper draws from all training rows; a batch is a sample of them. A column's
 * numbers, those of a category say, stay together. Draws [B, 2K].
 */
export function corrupted(x_BW: Tensor2D, draws_BD: Tensor2D, share: number, columns: readonly number[]): Tensor2D {
  const [batch, width] = x_BW.shape;
  const [which_BK, whose_BK] = tf.split(draws_BD, 2, 1) as [Tensor2D, Tensor2D];
  const places = chosenPlaces(which_BK, shareOf(share, columns.length));
  const replaced_BK = tf.sum(tf.cast(tf.oneHot(places, columns.length), 'float32'), 1) as Tensor2D;
  const rows_B1 = constant(
    tf.tensor2d(
      Float32Array.from({ length: batch }, (_, row) => row),
      [batch, 1],
    ),
  );
  // From 1 to B − 1 rows further, so never the row itself.
  const steps_BK = tf.add(tf.floor(tf.mul(whose_BK, batch - 1)), 1);
  const sources_BK = tf.mod(tf.add(rows_B1, steps_BK), batch) as Tensor2D;
  const members_KW = constant(membersOf(columns));
  const rows_BW = tf.cast(tf.matMul(sources_BK, members_KW), 'int32');
  const at_1W = constant(
    tf.tensor2d(
      Int32Array.from({ length: width }, (_, at) => at),
      [1, width],
      'int32',
    ),
  );
  const places_N = tf.reshape(tf.add(tf.mul(rows_BW, tf.scalar(width, 'int32')), at_1W), [-1]) as Tensor1D;
  const others_BW = tf.reshape(embedding(tf.reshape(x_BW, [-1, 1]), places_N), [batch, width]);
  const replaced_BW = tf.matMul(replaced_BK, members_KW);
  return tf.where(tf.greater(replaced_BW, 0.5), others_BW, x_BW) as Tensor2D;
}

/** 1 where an encoded number [W] is of a column [K]. */
function membersOf(columns: readonly number[]): Tensor2D {
  const width = columns.reduce((sum, one) => sum + one, 0);
  const values = new Float32Array(columns.length * width);
  let at = 0;
  columns.forEach((numbers, column) => {
    values.fill(1, column * width + at, column * width + at + numbers);
    at += numbers;
  });
  return tf.tensor2d(values, [columns.length, width]);
}
