import { ofPlayers } from '../gradients/cell-players.js';
import { followPaths } from '../gradients/path.js';
import type { Asked, Attribution } from './method.js';

/**
 * Expected gradients (Erion et al. 2021, eq. 3): integrated gradients from every row of the background, averaged. No draws: all rows and
 * as many points as each path takes.
 */
export function* expectedGradients(asked: Asked): Generator<void, Attribution> {
  const { values, outputs, expected, evaluations } = yield* followPaths(asked, 'each');
  return {
    values: ofPlayers(values, asked),
    ...{ outputs, expected, evaluations, error: null },
    // A text's padding stays where it is on the whole path, so that the background's own differs.
    ...(asked.model.input.meaning.kind === 'tokens' && { startsAt: expected }),
  };
}
