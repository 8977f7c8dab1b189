/** The weights of a saved model, and which of them are a layer's. */
import type { Hdf5Dataset, Hdf5Group } from '../hdf5/hdf5-file.js';
import type { KerasLayer } from './layer-graph.js';

export interface StoredWeight {
  /** As the file has it: `layers/dense/vars/0`, `dense/dense/kernel:0`. */
  name: string;
  shape: readonly number[];
  /** `float32`, or another type of numbers; `other` for what are none. */
  type: string;
  /** In the file. */
  bytes: number;
  /** Little-endian, row by row. */
  read(): Uint8Array;
}

/** One of a layer's weights, however a file finds it. */
export interface WeightRole {
  /** What Keras calls it: `kernel`. */
  role: string;
  /** Its place among the variables of the layer, or of a part of it, in files of Keras 3. */
  index: number;
  /** The part that has it there, such as `cell`; '' for the layer itself. */
  part: string;
  /** What a part of its path begins with in older files, where the role alone isn't enough. */
  within?: string;
  /** What it was called in Keras 2. */
  before?: string;
}

export interface StoredWeights {
  all: readonly StoredWeight[];
  /** Of a layer, which is in models within models, outermost first. Null where it has no such weight. */
  find(path: readonly KerasLayer[], role: WeightRole): StoredWeight | null;
}

const MOST_WEIGHTS = 1_000_000;
const DEEPEST = 24;

/** By names, as `.h5` files and TensorFlow.js have them: `layer/…/kernel:0`. */
export function namedWeights(all: readonly StoredWeight[]): StoredWeights {
  const parts = all.map((weight) => ({ weight, path: weight.name.replace(/:\d+$/, '').split('/') }));
  return {
    all,
    find(path, { role, within, before }) {
      const layer = path.at(-1)!.name;
      // What is written for a model is found by the names of its own layers.
      const top = parts.filter(({ path: [first] }) => first === path[0]!.name);
      const own =
        path.length === 1
          ? top
          : (top.length > 0 ? top : parts).filter(({ path: names }) =>
              names.slice(path.length > 1 && top.length > 0 ? 1 : 0).includes(layer),
            );
      const found = own.filter(
        ({ path: names }) =>
          (names.at(-1) === role || names.at(-1) === before) &&
          (within === undefined || names.some((one) => one.startsWith(within))),
      );
      return found.length === 1 ? found[0]!.weight : null;
    },
  };
}

/** Of the group `model_weights` of an `.h5` file. */
export function weightsByLayer(root: Hdf5Group): StoredWeights {
  const all: StoredWeight[] = [];
  for (const layer of root.names) {
    const group = root.child(layer);
    if (group?.kind === 'group') collect(group, layer, all, 0);
  }
  return namedWeights(all);
}

/** Of `model.weights.h5` of a `.keras` file: by the names of layers, or, in older ones, of their classes. */
export function weightsByObject(root: Hdf5Group, layers: readonly KerasLayer[]): StoredWeights {
  const all: StoredWeight[] = [];
  for (const name of root.names) {
    const child = root.child(name);
    // What the optimizer keeps is no part of the model.
    if (child?.kind === 'group' && name !== 'optimizer') collect(child, name, all, 0);
  }
  const known = new Map(all.map((weight) => [weight.name, weight]));
  return {
    all,
    find(path, { index, part }) {
      let [group, prefix]: [Hdf5Group, string] = [root, ''];
      let siblings: readonly KerasLayer[] = layers;
      for (const layer of path) {
        const found = layerGroup(group, layer, siblings);
        if (!found) return null;
        group = found.group;
        prefix += `${found.name}/`;
        siblings = layer.inner?.layers ?? [];
      }
      return known.get(`${prefix}${part === '' ? '' : `${part}/`}vars/${index}`) ?? null;
    },
  };
}

function layerGroup(
  within: Hdf5Group,
  layer: KerasLayer,
  siblings: readonly KerasLayer[],
): { group: Hdf5Group; name: string } | null {
  for (const list of ['layers', '_layer_checkpoint_dependencies']) {
    const layers = within.child(list);
    if (layers?.kind !== 'group') continue;
    const groups = layers.names.flatMap((name) => {
      const group = layers.child(name);
      return group?.kind === 'group' ? [{ group, name: `${list}/${name}`, last: name }] : [];
    });
    const told = groups.find(({ group }) => {
      const vars = group.child('vars');
      return vars?.kind === 'group' && vars.texts('name')?.[0] === layer.name;
    });
    const found =
      told ??
      groups.find(({ last }) => last === layer.name) ??
      groups.find(({ last }) => last === countedClass(layer, siblings));
    if (found) return found;
  }
  return null;
}

/** `dense_1` for the second Dense. */
function countedClass(layer: KerasLayer, siblings: readonly KerasLayer[]): string {
  const alike = siblings.filter(({ className }) => className === layer.className);
  const at = alike.indexOf(layer);
  return `${snakeCase(layer.className)}${at > 0 ? `_${at}` : ''}`;
}

/** As Keras makes names of classes: Conv2D is `conv2d`, ReLU is `re_lu`. */
export function snakeCase(className: string): string {
  return className
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

function collect(group: Hdf5Group, prefix: string, into: StoredWeight[], depth: number): void {
  if (depth > DEEPEST) throw new RangeError('groups within groups');
  for (const name of group.names) {
    const child = group.child(name);
    if (!child) continue;
    if (child.kind === 'group') collect(child, `${prefix}/${name}`, into, depth + 1);
    else into.push(stored(`${prefix}/${name}`, child));
    if (into.length > MOST_WEIGHTS) throw new RangeError('weights without end');
  }
}

function stored(name: string, { shape, type, bytes, read }: Hdf5Dataset): StoredWeight {
  return { name, shape, type: type ?? 'other', bytes, read };
}
