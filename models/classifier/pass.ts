import type { Tensor, Tensor1D } from '@tensorflow/tfjs';
import type { Scope } from '../engine/program.js';
import type { ClassifierConfig } from './config.js';

/** Mean and variance [C] that a batch norm saw in this batch, and the variables that average them. */
export interface SeenStatistics {
  name: string;
  mean: Tensor1D;
  variance: Tensor1D;
}

/** One pass of examples through a network. */
export class Pass {
  /** What batch norms saw, in training. */
  readonly statistics: SeenStatistics[] = [];

  constructor(
    readonly scope: Scope,
    readonly config: ClassifierConfig,
    /** In training, units are dropped out and batch norms go by the batch. */
    readonly training: boolean,
  ) {}

  variable<T extends Tensor = Tensor>(name: string): T {
    return this.scope.variable<T>(name);
  }

  dropout<T extends Tensor>(x: T): T {
    return this.training ? (this.scope.random.dropout(x, this.config.dropout) as T) : x;
  }
}
