import { generateUnbounded, mlp } from './mlp.js';
import type { Network } from './network.js';

/** Stacks of dense layers for points in the plane, standardised [B, 2]: they may lie anywhere, so nothing bounds the generator. */
export const plane: Network = { ...mlp, generate: generateUnbounded };
