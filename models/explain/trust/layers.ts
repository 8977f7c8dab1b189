/**
 * Names of weights by the layers that they are of, the first layer first: `network/0/kernel` and `network/0/bias` are of
 * `network/0`. Layers lie in the order in which their weights were made, which is that of the network.
 */
export function layersOf(names: readonly string[]): { layer: string; weights: string[] }[] {
  const layers = new Map<string, string[]>();
  for (const name of names) {
    const layer = name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : name;
    layers.set(layer, [...(layers.get(layer) ?? []), name]);
  }
  return Array.from(layers, ([layer, weights]) => ({ layer, weights }));
}

/** Neighbours put together, so that there are `most` at the most. */
export function grouped<T>(list: readonly T[], most: number): T[][] {
  const groups = Math.min(most, list.length);
  return Array.from({ length: groups }, (_, at) =>
    list.slice(Math.floor((at * list.length) / groups), Math.floor(((at + 1) * list.length) / groups)),
  );
}
