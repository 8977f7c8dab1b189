import { ofPlayers } from '../gradients/cell-players.js';
import { amongAll, chosenOutputs, oneOf } from '../gradients/chosen-outputs.js';
import { SAMPLES } from '../gradients/noise-functions.js';
import type { Asked, Attribution } from './method.js';

/** SmoothGrad: by how much an output changes with each cell, on average over noisy copies of the row. */
export function* smoothGrad(asked: Asked): Generator<void, Attribution> {
  const { model, row, background, config, number } = asked;
  const { program, input, outputs: K } = model;
  const shape = [1, ...input.shape];
  const outputs = Float64Array.from(model.predict({ shape, data: row }));
  const chosen = chosenOutputs(outputs);
  const lines: number[] = [];
  let error = 0;
  for (const k of chosen) {
    yield;
    const feeds = { row: { shape: [...input.shape], data: row }, background: background.rows, direction: oneOf(k, K) };
    // The same noise for all outputs.
    const { tensors } = program.run('noisy slopes', feeds, { random: [config.seed, number] });
    lines.push(...tensors['mean']!.data);
    error = Math.max(error, ...tensors['error']!.data);
  }
  return {
    values: ofPlayers(amongAll(lines, chosen, K), asked),
    ...{ outputs, expected: new Float64Array(K), evaluations: 1 + SAMPLES * chosen.length, error },
  };
}
