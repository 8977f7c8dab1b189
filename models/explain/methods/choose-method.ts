import { RequestError } from '../../core/errors.js';
import type { ExplainConfig } from '../config.js';
import { attention } from './attention.js';
import { deepShap } from './deep.js';
import { gradCam } from './grad-cam.js';
import { expectedGradients } from './gradients.js';
import { integratedGradients } from './integrated-gradients.js';
import { occlusion } from './occlusion.js';
import { smoothGrad } from './smoothgrad.js';
import { exact, MOST_EXACT } from './exact.js';
import { kernelMethod } from './kernel.js';
import type { Explains } from './method.js';
import { owen } from './owen.js';
import { permutation } from './permutation.js';
import type { MethodName } from './methods.js';

/** Kernel SHAP holds all coalitions, a number for each feature of each: 64 MiB. */
const MOST_MASKED = 2 ** 26;

/** What explains rows of so many players. Throws RequestError (field `method`) where the method can't, with what can. */
export function chooseMethod(
  { method, budget }: Pick<ExplainConfig, 'method' | 'budget'>,
  players: number,
): { name: Exclude<MethodName, 'auto'>; explain: Explains } {
  const fits = players <= MOST_EXACT && 2 ** players <= budget;
  const name = method === 'auto' ? (fits || players < 2 ? 'exact' : 'kernel') : method;
  switch (name) {
    case 'exact':
      if (players <= MOST_EXACT) return { name, explain: exact };
      throw new RequestError(
        `method: exact takes at most ${MOST_EXACT} features, and there are ${players}; use kernel.`,
        { field: 'method' },
      );
    case 'kernel': {
      const most = Math.floor(MOST_MASKED / players);
      if (budget <= most) return { name, explain: kernelMethod() };
      throw new RequestError(
        `budget: ${budget} coalitions of ${players} features don't fit in memory; use at most ${most}, or permutation.`,
        { field: 'budget' },
      );
    }
    case 'permutation':
      return { name, explain: permutation };
    case 'owen':
      return { name, explain: owen };
    case 'gradients':
      return { name, explain: expectedGradients };
    case 'integrated-gradients':
      return { name, explain: integratedGradients };
    case 'smoothgrad':
      return { name, explain: smoothGrad };
    case 'deep':
      return { name, explain: deepShap };
    case 'grad-cam':
    case 'grad-cam-plus':
      return { name, explain: gradCam(name) };
    case 'occlusion':
      return { name, explain: occlusion };
    case 'attention':
      return { name, explain: attention };
  }
}

/** The same for any method by name, each made once for as many players; null where it can't explain them. */
export function otherMethods(
  config: Pick<ExplainConfig, 'budget'>,
): (method: MethodName, players: number) => Explains | null {
  const made = new Map<string, Explains | null>();
  return (method, players) => {
    const key = `${method} ${players}`;
    if (!made.has(key)) made.set(key, explainsOrNull({ ...config, method }, players));
    return made.get(key)!;
  };
}

function explainsOrNull(config: Pick<ExplainConfig, 'method' | 'budget'>, players: number): Explains | null {
  try {
    return chooseMethod(config, players).explain;
  } catch (error) {
    if (error instanceof RequestError) return null;
    throw error;
  }
}
