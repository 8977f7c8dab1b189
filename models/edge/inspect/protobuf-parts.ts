import protobuf from 'protobufjs';

/** No model has as many; each takes about 100 bytes once it is decoded, where a file needs two for it. */
const MOST_PARTS = 3_000_000;

/**
 * Throws an Error where decoding `bytes` would take far more memory than they do: where they hold too many messages, or lists
 * that aren't packed. What is damaged is left to the decoder to find.
 */
export function assertDecodable(bytes: Uint8Array, type: protobuf.Type): void {
  const reader = protobuf.Reader.create(bytes);
  const open: { type: protobuf.Type; end: number }[] = [{ type, end: reader.len }];
  for (let parts = 0; open.length > 0; parts++) {
    if (parts > MOST_PARTS) throw new Error(`it has more than ${MOST_PARTS} parts, which no model has`);
    const { type: inside, end } = open.at(-1)!;
    if (reader.pos >= end) {
      open.pop();
      continue;
    }
    const tag = reader.uint32();
    const field = inside.fieldsById[tag >>> 3]?.resolve();
    const message = (tag & 7) === 2 ? messageOf(field) : null;
    if (!message) reader.skipType(tag & 7);
    else {
      const length = reader.uint32();
      if (reader.pos + length > end || open.length > 100) throw new Error('it is cut off or damaged');
      open.push({ type: message, end: reader.pos + length });
    }
  }
}

/** What lies in a field; the entries of a map are messages of their own. */
function messageOf(field: protobuf.Field | undefined): protobuf.Type | null {
  if (field instanceof protobuf.MapField) return entryOf(field);
  return field?.resolvedType instanceof protobuf.Type ? field.resolvedType : null;
}

const entries = new Map<protobuf.MapField, protobuf.Type>();

function entryOf(field: protobuf.MapField): protobuf.Type {
  const known = entries.get(field);
  if (known) return known;
  const entry = new protobuf.Type('Entry').add(new protobuf.Field('value', 2, 'bytes'));
  const value = entry.fields['value']!.resolve();
  value.resolvedType = field.resolvedType;
  entries.set(field, entry);
  return entry;
}
