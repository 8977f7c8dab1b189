import { ofPlayers } from '../gradients/cell-players.js';
import { followPaths } from '../gradients/path.js';
import type { Asked, Attribution } from './method.js';

/**
 * Integrated gradients (Sundararajan et al. 2017, eq. 1) along the straight path from one baseline: the background's mean as the network
 * reads it, or its only row.
 */
export function* integratedGradients(asked: Asked): Generator<void, Attribution> {
  const { values, outputs, expected, evaluations } = yield* followPaths(asked, 'mean');
  return { values: ofPlayers(values, asked), outputs, expected, startsAt: expected, evaluations, error: null };
}
