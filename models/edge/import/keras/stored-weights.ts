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
  const named = all.map((weight) => ({ weight, path: weight.name.replace(/:\d+$/, '').split('/') }));
  const byTop = grouped(named, ({ path }) => [path[0]!]);
  // Of models within models: by any layer that they are of.
  const byAny = grouped(named, ({ path }) => new Set(path.slice(1)));
  return {
    all,
    find(path, { role, within, before }) {
      const [top, layer] = [path[0]!.name, path.at(-1)!.name];
      const own =
        path.length === 1
          ? (byTop.get(top) ?? [])
          : byTop.has(top)
            ? (byAny.get(layer) ?? []).filter((one) => one.path[0] === top)
            : (byTop.get(layer) ?? []);
      const found = own.filter(
        ({ path: names }) =>
          (names.at(-1) === role || names.at(-1) === before) &&
          (within === undefined || names.some((one) => one.startsWith(within))),
      );
      return found.length === 1 ? found[0]!.weight : null;
    },
  };
}

function grouped<T>(list: readonly T[], keysOf: (one: T) => Iterable<string>): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    for (const key of keysOf(one)) {
      const known = groups.get(key);
      if (known) known.push(one);
      else groups.set(key, [one]);
    }
  }
  return groups;
}

/** Of the group `model_weights` of an `.h5` file. */
export function weightsByLayer(root: Hdf5Group): StoredWeights {
  const found = collected(root, () => true);
  return namedWeights(found.all);
}

/** Where Keras 3, and Keras 2 before it, keep the layers of a model. */
const LISTS = ['layers', '_layer_checkpoint_dependencies'];

/** Of `model.weights.h5` of a `.keras` file: by the names of layers, or, in older ones, of their classes. */
export function weightsByObject(root: Hdf5Group, layers: readonly KerasLayer[]): StoredWeights {
  // What the optimizer keeps is no part of the model.
  const { all, groups, places } = collected(root, (name) => name !== 'optimizer');
  const known = new Map(all.map((weight) => [weight.name, weight]));
  const counts = new Map<readonly KerasLayer[], Map<KerasLayer, string>>();
  const countedName = (layer: KerasLayer, siblings: readonly KerasLayer[]): string => {
    const counted = counts.get(siblings) ?? countedNames(siblings);
    counts.set(siblings, counted);
    return counted.get(layer) ?? '';
  };
  return {
    all,
    find(path, { index, part }) {
      let prefix = '';
      let siblings: readonly KerasLayer[] = layers;
      for (const layer of path) {
        const found = LISTS.map((list) => {
          const base = `${prefix}${list}/`;
          const named = [layer.name, countedName(layer, siblings)].map((name) => `${base}${name}`);
          return places.get(`${base}${layer.name}`) ?? named.find((name) => groups.has(name));
        }).find((place) => place !== undefined);
        if (found === undefined) return null;
        prefix = `${found}/`;
        siblings = layer.inner?.layers ?? [];
      }
      return known.get(`${prefix}${part === '' ? '' : `${part}/`}vars/${index}`) ?? null;
    },
  };
}

/** `dense_1` for the second Dense. */
function countedNames(layers: readonly KerasLayer[]): Map<KerasLayer, string> {
  const counts = new Map<string, number>();
  return new Map(
    layers.map((layer) => {
      const at = counts.get(layer.className) ?? 0;
      counts.set(layer.className, at + 1);
      return [layer, `${snakeCase(layer.className)}${at > 0 ? `_${at}` : ''}`];
    }),
  );
}

/** As Keras makes names of classes: Conv2D is `conv2d`, ReLU is `re_lu`. */
export function snakeCase(className: string): string {
  return className
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

interface Collected {
  all: StoredWeight[];
  /** Paths of all groups. */
  groups: Set<string>;
  /** Of layers, where the file tells their names: `layers/<name of the layer>` → the group's path. */
  places: Map<string, string>;
}

/** Everything below a group, read once. */
function collected(root: Hdf5Group, wanted: (name: string) => boolean): Collected {
  const found: Collected = { all: [], groups: new Set(), places: new Map() };
  for (const name of root.names.filter(wanted)) {
    const child = root.child(name);
    if (child?.kind === 'group') collect(child, [name], found);
  }
  return found;
}

function collect(group: Hdf5Group, path: readonly string[], into: Collected): void {
  if (path.length > DEEPEST) throw new RangeError('groups within groups');
  const place = path.join('/');
  into.groups.add(place);
  const list = path.slice(0, -2).join('/');
  const layer = path.at(-1) === 'vars' && path.length > 2 ? group.texts('name')?.[0] : undefined;
  if (layer !== undefined) into.places.set(`${list}/${layer}`, path.slice(0, -1).join('/'));
  for (const name of group.names) {
    const child = group.child(name);
    if (child?.kind === 'group') collect(child, [...path, name], into);
    else if (child) into.all.push(stored(`${place}/${name}`, child));
    if (into.all.length + into.groups.size > MOST_WEIGHTS) throw new RangeError('weights without end');
  }
}

function stored(name: string, { shape, type, bytes, read }: Hdf5Dataset): StoredWeight {
  return { name, shape, type: type ?? 'other', bytes, read };
}
