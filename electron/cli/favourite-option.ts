import { RequestError } from '../../models/core/errors.js';
import type { Favourite } from '../protocol/app.js';
import { favouriteToAsk } from '../runs/favourites.js';

/** The favourite that `--favourite` names, to be asked of the checkpoint at `step`, by default its own. Throws RequestError. */
export function favouriteOption(dir: string, name: string, step: number | undefined): Favourite {
  try {
    return favouriteToAsk(dir, name, step);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw new RequestError(`--${error.message}`, { cause: error });
  }
}
