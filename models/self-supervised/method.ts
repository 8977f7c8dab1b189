import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import type { Model } from '../core/model.js';
import type { SeenStatistics } from '../core/running-statistics.js';
import type { Scope } from '../engine/program.js';
import type { TensorData } from '../engine/tensor-data.js';

// B batch, D draws an example.

/** What is learned without labels: the loss of a batch, and what that takes besides the encoder. */
export interface Method {
  /** Besides the encoder's: `projector/…`, `decoder/…`, `target/…`, `queue/…`; running statistics are among them. */
  variables: Record<string, TensorData>;
  /** Those of them that no optimizer moves, besides running statistics: a moving average, a queue. */
  unmoved: readonly string[];
  /** Uniform numbers in [0, 1) that the loss takes for an example. It draws no others. */
  draws: number;
  /** Inside `minimize` while it trains. The loss is a mean over the batch's examples. */
  loss(step: MethodStep): MethodLoss;
  /** What it compares: two views of each example, and an embedding of each. Null for methods that compare no views. */
  pairs: ((step: MethodStep) => Pairs) | null;
  /**
   * How far embeddings [N, E] of examples differ, as the loss sees them: 0 where all are one, about 1 where they vary as they
   * should. A loss of directions sees no lengths, one of the numbers themselves does. Missing where no views are compared.
   */
  spread?(embeddings: Tensor2D): Scalar;
  /** What it makes of examples that something was taken from; missing where that is no picture. Draws as for the loss. */
  reconstruct?(step: MethodStep): Reconstructed;
  /** What it fills in where tokens are hidden; missing where examples are no tokens. Draws as for the loss. */
  fillIn?(step: MethodStep): FilledIn;
  /** What follows a batch: moving averages, a queue. */
  follow?(scope: Scope, carried: Record<string, Tensor>, outcome: UpdateOutcome): void;
  /** As in Model: initial values that follow from others. */
  following?: Model['following'];
}

/** What `minimize` says of an update. */
export interface UpdateOutcome {
  /** [], 0 where there was no update as something was not finite; 1 for a batch that makes one together with others. */
  applied: Scalar;
  /** [], 1 where this very batch moved the parameters. */
  updated: Scalar;
}

export interface MethodStep {
  scope: Scope;
  /** Images [B, H, W, C] in 0…1, encoded rows [B, width], or tokens [B, T] int32. */
  x: Tensor;
  draws_BD: Tensor2D;
  /** Batch norms go by the batch; otherwise by their running statistics. */
  training: boolean;
  /** What batch norms saw is added here. */
  statistics: SeenStatistics[];
}

export interface MethodLoss {
  loss: Scalar;
  /** Further float scalars [] by metric name, means over the batch. */
  metrics: Record<string, Scalar>;
  /** What `follow` needs of this very pass. */
  carried?: Record<string, Tensor>;
}

/** All first views before all second ones. */
export interface Pairs {
  /** [2B, H, W, C] in 0…1. */
  views: Tensor4D;
  /** [2B, E], as the projector gives them: not normalised. */
  embeddings: Tensor2D;
}

/** N numbers are told of each example; the loss is the mean square of `told − target` where `counted` is 1. */
export interface Reconstructed {
  told_BN: Tensor2D;
  target_BN: Tensor2D;
  /** 1 where it counts, else 0. */
  counted_BN: Tensor2D;
  /** Of patches, row by row: 1 where one was hidden, else 0. Null where nothing is hidden but all is disturbed. */
  hidden_BT: Tensor2D | null;
  /** What was left of the images, and what was drawn of that: [B, H, W, C], mostly in 0…1. */
  left_BHWC: Tensor4D;
  drawn_BHWC: Tensor4D;
}

/** M places of each text, N = B · M. */
export interface FilledIn {
  /** int32. */
  places_BM: Tensor2D;
  /** 1 where the place is hidden and asked for, else 0. */
  asked_BM: Tensor2D;
  /** By token, padding left out. */
  logits_NV: Tensor2D;
  /** The right ones, int32; those of places that aren't asked for may be any token. */
  tokens_N: Tensor1D;
}
