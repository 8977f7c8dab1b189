import { constantNode, constantOf, floats } from '../constants.js';
import { rewritten, type Draft } from '../draft.js';

/** The most negative number that a half holds evenly: far below any score, and e^(this − a score) is 0 all the same. */
const MASKED = -30_000;

/** Scores that nobody may look at are replaced by a number that float16 holds too, rather than by −10⁹. */
export function finiteMasks(draft: Draft): Draft {
  return rewritten(draft, (node, around) => {
    if (node.op !== 'SelectV2') return null;
    const input = [...node.input];
    const masked = around.source(input[2]!);
    if (masked.op !== 'Const') return null;
    const { type, shape, data } = constantOf(masked);
    if (type !== 'float32' || data.length !== 1 || !(data[0]! < MASKED)) return null;
    const constant = constantNode(around.beside(node, 'masked'), floats(shape, [MASKED]));
    input[2] = constant.name;
    return { nodes: [constant, { ...node, input }] };
  });
}
