import { literal } from './javascript.js';
import type { Code, CodeOfPlace } from './loading-code.js';
import * as python from './python.js';

export const safetensorsCode: CodeOfPlace = {
  browser: (file) =>
    inJavaScript(`const file = new Uint8Array(await (await fetch(${literal(file.path)})).arrayBuffer());`),
  node: (file) =>
    inJavaScript(`import { readFile } from 'node:fs/promises';

const file = new Uint8Array(await readFile(${literal(file.path)}));`),
  python: (file) => ({
    install: 'pip install numpy safetensors',
    definition: `from safetensors.numpy import load_file

# The weights by name, as NumPy arrays: what multiplies by them is yours to write.
weights = load_file(${python.literal(file.path)})
`,
    example: `for name, values in weights.items():
    print(name, values.shape, values.dtype)
`,
  }),
};

function inJavaScript(reading: string): Code {
  return {
    install: 'It needs nothing to be installed.',
    definition: `${reading}
const end = 8 + Number(new DataView(file.buffer).getBigUint64(0, true));
const { __metadata__: metadata, ...tensors } = JSON.parse(new TextDecoder().decode(file.subarray(8, end)));

/** The weights by name; those of F16 are the bits of halves. What multiplies by them is yours to write. */
export const weights = Object.fromEntries(
  Object.entries(tensors).map(([name, { dtype, shape, data_offsets: [from, to] }]) => {
    const { buffer } = file.slice(end + from, end + to);
    return [name, { shape, values: dtype === 'F16' ? new Uint16Array(buffer) : new Float32Array(buffer) }];
  }),
);
`,
    example: `for (const [name, { shape, values }] of Object.entries(weights)) console.log(name, shape, values);
`,
  };
}
