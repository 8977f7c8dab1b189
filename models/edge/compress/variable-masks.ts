/** What pruning sets to 0 in a run's own variables, so that training can go on with it at 0. */
import { isStatistic } from '../../core/running-statistics.js';
import type { TensorData } from '../../engine/tensor-data.js';
import type { InferenceGraph } from '../graph/inference-graph.js';
import { channelMasks, withoutChannels } from './channel-pruning.js';
import { masksOfLargest } from './magnitude-pruning.js';
import { weightsOf } from './weights-of.js';

/** By variable: 1 where it stays, 0 where it is 0 from now on. */
export type VariableMasks = Readonly<Record<string, Float32Array>>;

type Variables = Readonly<Record<string, TensorData>>;

/**
 * This share of the weights of the graph's layers, the least needed of all (see magnitudeMasks), by what the variables are now:
 * the graph says which of them are weights. Variables that hold the same under another part, such as what a moving average is
 * of, are masked alike.
 */
export function weightMasks(graph: InferenceGraph, variables: Variables, share: number): VariableMasks {
  const weights = weightsOf(graph).flatMap(({ name, count }) => {
    const variable = variables[name];
    return variable?.data.length === count ? [{ name, data: variable.data as Float32Array }] : [];
  });
  const masks = new Map([...masksOfLargest(weights, { share })].map(([name, mask]) => [name, Float32Array.from(mask)]));
  return withTwins(variables, masks);
}

/** Of the channels that channelMasks chooses, and of what belongs to them: biases, and scales and shifts of batch norm. */
export function channelVariableMasks(graph: InferenceGraph, variables: Variables, share: number): VariableMasks {
  const found = new Map<string, Float32Array>();
  for (const [constant, { axis, channels }] of channelMasks(graph, share)) {
    const shape = graph.shapes.get(constant)!.map(Number);
    const all = shape[axis]!;
    const mask = (name: string, along: { axis: number; channels: readonly number[] }): void => {
      const variable = variables[name]!;
      found.set(name, withoutChannels(new Float32Array(variable.data.length).fill(1), variable.shape, along));
    };
    if (variables[constant] && String(variables[constant].shape) === String(shape)) mask(constant, { axis, channels });
    for (const [name, { shape: own }] of Object.entries(variables)) {
      const [length = 0] = own;
      if (found.has(name) || own.length !== 1 || folderOf(name) !== folderOf(constant) || isStatistic(name)) continue;
      // A norm of maps that a layer gives side by side has a number for each map.
      if (all % length === 0) mask(name, { axis: 0, channels: common(channels, all, length) });
    }
  }
  return withTwins(variables, found);
}

/** Which of so many channels are gone wherever they come again. */
function common(channels: readonly number[], all: number, length: number): number[] {
  const gone = new Set(channels);
  const places = Array.from({ length: all / length }, (_, place) => place * length);
  return Array.from({ length }, (_, channel) => channel).filter((channel) =>
    places.every((place) => gone.has(place + channel)),
  );
}

/** With the same masks for variables of the same name and shape under another part. */
function withTwins(variables: Variables, masks: ReadonlyMap<string, Float32Array>): VariableMasks {
  const withoutPart = (name: string) => name.slice(name.indexOf('/') + 1);
  const byRest = new Map([...masks].map(([name, mask]) => [withoutPart(name), { mask, name }]));
  const twins = Object.entries(variables).flatMap(([name, { shape }]) => {
    const twin = byRest.get(withoutPart(name));
    const alike = twin && name.includes('/') && String(variables[twin.name]!.shape) === String(shape);
    return alike && name !== twin.name ? [[name, twin.mask] as const] : [];
  });
  return Object.fromEntries([...masks, ...twins]);
}

/** The variables with what is masked at 0. */
export function maskedVariables(variables: Variables, masks: VariableMasks): Record<string, TensorData> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, { shape, data }]) => {
      const mask = masks[name];
      return [
        name,
        mask
          ? { shape, data: (data as Float32Array).map((value, at) => (mask[at] === 0 ? 0 : value)) }
          : { shape, data },
      ];
    }),
  );
}

const folderOf = (name: string): string => name.slice(0, name.lastIndexOf('/') + 1);
