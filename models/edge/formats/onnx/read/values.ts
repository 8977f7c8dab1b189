/** ValueInfoProto: names, types and shapes of what goes in, out and between. */
import { typeName } from '../data-types.js';
import type { ValueDescription } from '../../../inspect/model-description.js';
import { DamagedFile, type FileBytes } from './file-bytes.js';
import { fields, nameIn, type Span } from './wire.js';

const MOST_DIMENSIONS = 64;

/** Kinds of types by their fields in TypeProto. */
const kinds: Record<number, string> = { 4: 'sequence', 5: 'map', 7: 'opaque', 8: 'sparse tensor', 9: 'optional' };

export function valueIn(file: FileBytes, span: Span): ValueDescription {
  const value: ValueDescription = { name: '', type: 'unknown', shape: null, quantization: null };
  for (const field of fields(file, span)) {
    if (field.number === 1) value.name = nameIn(file, field);
    if (field.number === 2) Object.assign(value, typeIn(file, field));
  }
  return value;
}

function typeIn(file: FileBytes, span: Span): Pick<ValueDescription, 'type' | 'shape'> {
  for (const field of fields(file, span)) {
    if (field.number === 1) return tensorTypeIn(file, field);
    const kind = kinds[field.number];
    if (kind !== undefined) return { type: kind, shape: null };
  }
  return { type: 'unknown', shape: null };
}

function tensorTypeIn(file: FileBytes, span: Span): Pick<ValueDescription, 'type' | 'shape'> {
  let [type, shape]: [string, ValueDescription['shape']] = ['undefined', null];
  for (const field of fields(file, span)) {
    if (field.number === 1) type = typeName(field.value);
    if (field.number === 2) shape = shapeIn(file, field);
  }
  return { type, shape };
}

function shapeIn(file: FileBytes, span: Span): (number | string | null)[] {
  const shape: (number | string | null)[] = [];
  for (const dimension of fields(file, span)) {
    if (dimension.number !== 1) continue;
    if (shape.length === MOST_DIMENSIONS)
      throw new DamagedFile(`has a value of more than ${MOST_DIMENSIONS} dimensions`);
    let size: number | string | null = null;
    for (const field of fields(file, dimension)) {
      if (field.number === 1) size = field.value < 0 ? null : field.value;
      if (field.number === 2) size = nameIn(file, field) || null;
    }
    if (typeof size === 'number' && !Number.isSafeInteger(size)) throw new DamagedFile(`has a size of ${size}`);
    shape.push(size);
  }
  return shape;
}
