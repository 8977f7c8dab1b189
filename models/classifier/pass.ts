import type { Tensor } from '@tensorflow/tfjs';
import type { SeenStatistics } from '../core/running-statistics.js';
import type { Scope } from '../engine/program.js';
import type { ClassifierConfig } from './config.js';

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
