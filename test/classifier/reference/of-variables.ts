import type { TensorData } from '../../../models/engine/tensor-data.js';
import { array64, type Array64 } from '../../transformer/reference/array.js';
import type { Dense } from '../../transformer/reference/dense.js';
import { denseOf } from '../../transformer/reference/of-variables.js';
import type { Convolution } from './convolution.js';
import type { Block, NormalizedConv, ResidualNet, Running } from './residual.js';

/** A model's variables by name; `flatten` of the reference's gradients has the same names. */
type Variables = Record<string, TensorData>;

/** The dense layers `part`/0, `part`/1, … */
export function layersOf(variables: Variables, part: string): Dense[] {
  const layers: Dense[] = [];
  while (`${part}/${layers.length}/kernel` in variables) layers.push(denseOf(variables, `${part}/${layers.length}`));
  return layers;
}

export function convolutionsOf(variables: Variables): Convolution[] {
  const found: Convolution[] = [];
  while (`encoder/conv${found.length}/kernel` in variables)
    found.push(denseOf(variables, `encoder/conv${found.length}`));
  return found;
}

/** With the running statistics in it, where it is `trained`. */
export function residualNetOf(variables: Variables, trained = false): ResidualNet {
  const normalizedOf = (name: string) => (trained ? withRunning : withoutRunning)(variables, name);
  const stages: Block[][] = [];
  while (`encoder/stage${stages.length}/0/conv0/kernel` in variables) {
    const blocks: Block[] = [];
    for (let at = `encoder/stage${stages.length}/0`; `${at}/conv0/kernel` in variables;) {
      blocks.push({
        conv0: normalizedOf(`${at}/conv0`),
        conv1: normalizedOf(`${at}/conv1`),
        shortcut: `${at}/shortcut/kernel` in variables ? normalizedOf(`${at}/shortcut`) : null,
      });
      at = `encoder/stage${stages.length}/${blocks.length}`;
    }
    stages.push(blocks);
  }
  return { stem: normalizedOf('encoder/stem'), stages, classes: denseOf(variables, 'head/0') };
}

function withoutRunning(variables: Variables, name: string): NormalizedConv {
  const of = (last: string): Array64 => array64(variables[`${name}/${last}`]!);
  return { kernel: of('kernel'), scale: of('scale'), shift: of('shift') };
}

function withRunning(variables: Variables, name: string): NormalizedConv & { running: Running } {
  const of = (last: string): Array64 => array64(variables[`${name}/${last}`]!);
  return {
    ...withoutRunning(variables, name),
    running: { mean: of('runningMean'), variance: of('runningVariance') },
  };
}
