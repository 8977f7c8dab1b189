import type { ProgramFunction } from '../../engine/program.js';
import { attentionFunctions } from './attention-functions.js';
import { deepFunctions } from './deep-functions.js';
import { mapFunctions } from './map-functions.js';
import type { Network } from './network.js';
import { noiseFunctions } from './noise-functions.js';
import { pathFunctions } from './path-functions.js';

/** What methods that look into the network call of its program; each is recorded where it is called. */
export function gradientFunctions(network: Network): Record<string, ProgramFunction> {
  return {
    ...pathFunctions(network),
    ...noiseFunctions(network),
    ...mapFunctions(network),
    ...deepFunctions(network),
    ...attentionFunctions(network),
  };
}
