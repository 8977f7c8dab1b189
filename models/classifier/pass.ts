import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import type { Inside } from '../core/inference.js';
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
    readonly inside: Pick<Inside, 'map'> = {},
  ) {}

  variable<T extends Tensor = Tensor>(name: string): T {
    return this.scope.variable<T>(name);
  }

  /** The last maps, as the network goes on with them. */
  lastMaps(maps_BHWC: Tensor4D): Tensor4D {
    return this.inside.map?.(maps_BHWC) ?? maps_BHWC;
  }

  dropout<T extends Tensor>(x: T): T {
    return this.training ? (this.scope.random.dropout(x, this.config.dropout) as T) : x;
  }
}
