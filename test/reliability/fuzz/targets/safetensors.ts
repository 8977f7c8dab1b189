import { decodeSafetensors, encodeSafetensors, SafetensorsError } from '../../../../models/core/safetensors.js';
import { mutateBytes } from '../mutate-bytes.js';
import { promised, target } from '../target.js';

const seeds = [
  encodeSafetensors(
    { a: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }, 'b/c': { shape: [], data: Int32Array.of(1) } },
    { step: '4' },
  ),
  encodeSafetensors({ __proto__x: { shape: [0, 3], data: new Float32Array() } }),
];
const TOKENS = [
  '"F32"',
  '"I32"',
  '"shape":[',
  '"data_offsets":[0,16]',
  '"__proto__":',
  '[4294967296,4294967296]',
  '-0',
  '1e309',
];

export const safetensors = target<Uint8Array>({
  name: 'safetensors',
  refusals: [SafetensorsError],
  make(random) {
    const bytes = mutateBytes(random, seeds, TOKENS);
    if (bytes.length < 8 || random.oneIn(3)) return bytes;
    // The header's length fits again, so that what it says is reached.
    const end = Buffer.from(bytes).lastIndexOf('}') + 1;
    if (end > 8) new DataView(bytes.buffer, bytes.byteOffset).setBigUint64(0, BigInt(end - 8), true);
    return bytes;
  },
  read(bytes) {
    for (const { shape, data } of Object.values(decodeSafetensors(bytes))) {
      promised(data.length === shape.reduce((a, b) => a * b, 1), `${data.length} values for ${shape.join(' × ')}`);
    }
  },
});
