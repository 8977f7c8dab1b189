import type { NodeDef } from '../../../engine/graph-def.js';
import { floats, type Constant } from '../constants.js';
import { rewritten, type Around, type Draft, type Replacement } from '../draft.js';
import { fits, productChain, rebuilt, scaledWeights, vectorOf } from './products.js';

/**
 * What batch norm does at inference, a factor and a shift for each channel, as part of the product's weights and bias before
 * it (Jacob et al. 2018, sec. 3.2), through a Reshape too: scale · (W x + b) + shift = (scale · W) x + (scale · b + shift).
 * A vector that a product's output is added to becomes its BiasAdd.
 */
export function foldScales(draft: Draft): Draft {
  return rewritten(draft, (node, around) => {
    switch (node.op) {
      case 'Mul':
        return scaled(node, around);
      case 'Sub':
      case 'AddV2':
        return shifted(node, around);
      default:
        return null;
    }
  });
}

function scaled(node: NodeDef, around: Around): Replacement | null {
  const vector = vectorOf(node, around);
  const chain = vector && productChain(vector.other, around);
  if (!chain || !fits(chain, vector.values.data.length, around)) return null;
  const factor = (output: number) => vector.values.data[output % vector.values.data.length]!;
  const bias =
    chain.bias &&
    floats(
      [chain.outputs],
      along(chain.outputs, (i) => at(chain.bias!.values, i) * factor(i)),
    );
  return renewed(node, { chain, weights: scaledWeights(chain, factor), bias, around, vector: vector.name });
}

function shifted(node: NodeDef, around: Around): Replacement | null {
  const vector = vectorOf(node, around);
  const chain = vector && productChain(vector.other, around);
  if (!chain || !fits(chain, vector.values.data.length, around)) return null;
  if (node.op === 'Sub' && vector.other !== node.input[0]) return null;
  const sign = node.op === 'Sub' ? -1 : 1;
  const before = (i: number) => (chain.bias ? at(chain.bias.values, i) : 0);
  const bias = floats(
    [chain.outputs],
    along(chain.outputs, (i) => before(i) + sign * at(vector.values, i)),
  );
  return renewed(node, { chain, weights: null, bias, around, vector: vector.name });
}

interface Renewed {
  chain: NonNullable<ReturnType<typeof productChain>>;
  weights: Constant | null;
  bias: Constant | null;
  around: Around;
  vector: string;
}

function renewed(node: NodeDef, { chain, weights, bias, around, vector }: Renewed): Replacement {
  const nodes = rebuilt(chain, { name: node, weights, bias, around });
  const known = [...chain.product.input, ...(chain.bias?.node.input ?? []), vector];
  const of = (names: readonly string[]) => names.flatMap((name) => around.origins.get(name) ?? []);
  const kernels = nodes
    .filter(({ op }) => op === 'Const')
    .map(({ name }, i): [string, string[]] => [
      name,
      weights && i === 0 ? [...of(chain.product.input), ...of([vector])] : of([vector, ...known]),
    ]);
  return { nodes, origins: kernels };
}

const at = ({ data }: Constant, i: number): number => data[i % data.length]!;
const along = (count: number, value: (i: number) => number) => Array.from({ length: count }, (_, i) => value(i));
