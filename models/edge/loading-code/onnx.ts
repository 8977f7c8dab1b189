import type { InferenceInput } from '../../core/inference.js';
import { key, literal, numbersOf, property, runExample, runFunction, sizesOf } from './javascript.js';
import type { Code, CodeOfPlace, LoadedFile } from './loading-code.js';
import * as python from './python.js';

export const onnxCode: CodeOfPlace = {
  browser: (file) => inJavaScript('onnxruntime-web', file),
  node: (file) => inJavaScript('onnxruntime-node', file),
  python: (file) => ({
    install: 'pip install numpy onnxruntime',
    definition: `import numpy as np
import onnxruntime

session = onnxruntime.InferenceSession(${python.literal(file.path)})


${python.runFunction(
  file,
  `    names = [${file.outputs.map(({ name }) => python.literal(name)).join(', ')}]
    results = session.run(names, ${storedInPython(file)})
    return ${realInPython(file)}`,
)}`,
    example: python.runExample(file),
  }),
};

function inJavaScript(library: string, file: LoadedFile): Code {
  const tensors = file.inputs.map(
    (input) => `    ${key(input.name)}: new ort.Tensor(${stored(input, file)}, ${sizesOf(input)}),`,
  );
  return {
    install: `npm install ${library}`,
    definition: `import * as ort from '${library}';

const session = await ort.InferenceSession.create(${literal(file.path)});

${runFunction(
  file,
  `  const results = await session.run({
${tensors.join('\n')}
  });
  return { ${file.outputs.map(({ name }) => `${key(name)}: ${real(name, file)}`).join(', ')} };`,
)}`,
    example: runExample(file),
  };
}

/** Type and numbers of an input's tensor; whole numbers by their scale, within what they hold. */
function stored(input: InferenceInput, { integers }: LoadedFile): string {
  const integer = integers?.get(input.name);
  if (!integer) return `'${input.dtype}', ${numbersOf(input)}`;
  const { type, scale, zeroPoint } = integer;
  const [low, high] = limits[type];
  const number = `Math.max(${low}, Math.min(${high}, Math.round(x / ${scale}) + ${zeroPoint}))`;
  return `'${type}', ${type === 'int8' ? 'Int8Array' : 'Uint8Array'}.from(${property('inputs', input.name)}, (x) => ${number})`;
}

function real(name: string, { integers }: LoadedFile): string {
  const data = `${property('results', name)}.data`;
  const integer = integers?.get(name);
  return integer ? `Array.from(${data}, (q) => ${integer.scale} * (q - ${integer.zeroPoint}))` : data;
}

function storedInPython({ inputs, integers }: LoadedFile): string {
  const values = inputs.map((input) => {
    const integer = integers?.get(input.name);
    const floats = python.batched(input);
    if (!integer) return `${python.literal(input.name)}: ${floats}`;
    const rounded = `np.round(${floats} / ${integer.scale}) + ${integer.zeroPoint}`;
    return `${python.literal(input.name)}: np.clip(${rounded}, ${limits[integer.type].join(', ')}).astype(np.${integer.type})`;
  });
  return `{${values.join(', ')}}`;
}

function realInPython({ outputs, integers }: LoadedFile): string {
  if (!outputs.some(({ name }) => integers?.has(name)))
    return '{name: result[0] for name, result in zip(names, results)}';
  const values = outputs.map(({ name }, at) => {
    const integer = integers?.get(name);
    const floats = integer && `${integer.scale} * (results[${at}][0].astype(np.float32) - ${integer.zeroPoint})`;
    return `${python.literal(name)}: ${floats ?? `results[${at}][0]`}`;
  });
  return `{${values.join(', ')}}`;
}

const limits = { int8: [-128, 127], uint8: [0, 255] } as const;
