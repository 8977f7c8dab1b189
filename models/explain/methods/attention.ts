import { ofPlayers } from '../gradients/cell-players.js';
import { amongAll, chosenOutputs, directionsOf } from '../gradients/chosen-outputs.js';
import type { Asked, Attribution } from './method.js';

/** Which tokens an output rests on, by attention and its gradient through all layers; see attentionFunctions. */
// eslint-disable-next-line require-yield -- one call of the model.
export function* attention(asked: Asked): Generator<void, Attribution> {
  const { model, row } = asked;
  const { program, input, outputs: K } = model;
  const outputs = Float64Array.from(model.predict({ shape: [1, ...input.shape], data: row }));
  const chosen = chosenOutputs(outputs);
  const feeds = { row: { shape: [...input.shape], data: row }, directions: directionsOf(chosen, K) };
  const { tensors } = program.run('attention', feeds);
  const places = tensors['tokens']!.data as Int32Array;
  const perToken = amongAll(tensors['values']!.data, chosen, K);
  const T = perToken.length / K;
  const sizes = new Float64Array(T);
  for (const place of places) sizes[place]! += 1;
  // A patch's value is shared among its pixels.
  const cells = Float64Array.from({ length: K * places.length }, (_, at) => {
    const place = places[at % places.length]!;
    return perToken[Math.floor(at / places.length) * T + place]! / sizes[place]!;
  });
  return {
    values: ofPlayers(cells, asked),
    ...{ outputs, expected: new Float64Array(K), evaluations: 2 + chosen.length, error: null },
  };
}
