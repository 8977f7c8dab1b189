import { ofPlayers } from '../gradients/cell-players.js';
import { amongAll, chosenOutputs, directionsOf } from '../gradients/chosen-outputs.js';
import type { Asked, Attribution, Explains } from './method.js';

/** Where the last convolution finds what speaks for an output; see mapFunctions. */
export function gradCam(name: 'grad-cam' | 'grad-cam-plus'): Explains {
  // eslint-disable-next-line require-yield -- one call of the model.
  return function* (asked: Asked): Generator<void, Attribution> {
    const { model, row } = asked;
    const { program, input, outputs: K } = model;
    const outputs = Float64Array.from(model.predict({ shape: [1, ...input.shape], data: row }));
    const chosen = chosenOutputs(outputs);
    const feeds = { row: { shape: [...input.shape], data: row }, directions: directionsOf(chosen, K) };
    const found = program.run(name, feeds).tensors['values']!.data;
    return {
      values: ofPlayers(amongAll(found, chosen, K), asked),
      ...{ outputs, expected: new Float64Array(K), evaluations: 2 + chosen.length, error: null },
    };
  };
}
