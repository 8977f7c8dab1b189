import { DATA_TYPE, type GraphDataType, type NodeDef } from '../../engine/graph-def.js';

/** Ops whose outputs are bools. */
const BOOL = new Set(
  `Equal NotEqual Less LessEqual Greater GreaterEqual LogicalAnd LogicalOr LogicalNot IsNan IsFinite IsInf All Any`.split(
    ' ',
  ),
);

/** Attributes that say what an op gives, the first that it has. */
const TYPE_ATTRIBUTES = ['DstT', 'out_type', 'output_type', 'dtype', 'T', 'Tparams'];

/** The type of all outputs of a node. Throws an Error where its attributes don't tell. */
export function typeOf({ name, op, attr }: NodeDef): GraphDataType {
  if (BOOL.has(op)) return 'bool';
  const type = TYPE_ATTRIBUTES.map((key) => attr[key]?.type).find((one) => one !== undefined);
  const found = (Object.keys(DATA_TYPE) as GraphDataType[]).find((one) => DATA_TYPE[one] === type);
  // Shape gives int32 where it doesn't say.
  if (found === undefined && op === 'Shape') return 'int32';
  if (found === undefined) throw new Error(`node ${name}: what ${op} gives is of no known type.`);
  return found;
}
