import type { Tensor } from '@tensorflow/tfjs';
import type { Run } from '../../core/model.js';
import type { ProgramFunction } from '../../engine/program.js';
import type { ClassifierConfig } from '../config.js';
import type { FiltersBody } from '../panels/filters.js';
import { laidOut } from './shown.js';

/** The kernel [side, side, channels, filters] whose filters can be looked at; null for a network without convolutions. */
export function firstKernel({ network }: ClassifierConfig): string | null {
  return { mlp: null, cnn: 'encoder/conv0/kernel', residual: 'encoder/stem/kernel' }[network];
}

/** `kernel`: the filters' weights as they are now. */
export function readKernel(name: string): ProgramFunction {
  return (scope): Record<string, Tensor> => ({ kernel: scope.variable(name) });
}

/** The filters panel: of the program's function `kernel`, which `readKernel` makes. */
export function filtersContent(run: Run) {
  const { shape, data } = run('kernel', {}).tensors['kernel']!;
  const [side, , channels, count] = shape as [number, number, number, number];
  let largest = 0;
  for (const value of data) largest = Math.max(largest, Math.abs(value));
  const values = new Float32Array(data.length);
  const weights = side * side * channels;
  for (let at = 0; at < data.length; at++) values[(at % count) * weights + Math.floor(at / count)] = data[at]!;
  // Colours where the image has colours; else the mean over the channels.
  const colours = channels === 3 ? 3 : 1;
  const tiles = Array.from({ length: count }, (_, filter) =>
    Uint8Array.from({ length: side * side * colours }, (_, at) => {
      const [pixel, colour] = [Math.floor(at / colours), at % colours];
      const from = filter * weights + pixel * channels;
      const own =
        colours === 3 ? values.subarray(from + colour, from + colour + 1) : values.subarray(from, from + channels);
      const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
      return Math.round(127.5 + (127.5 * mean) / (largest || 1));
    }),
  );
  const columns = Math.ceil(Math.sqrt(count));
  const body: FiltersBody = { count, columns, side, channels, largest };
  return {
    body,
    matrices: { filters: { rows: count, columns: weights, values } },
    picture: laidOut(tiles, { width: side, height: side, channels: colours }, columns),
  };
}
