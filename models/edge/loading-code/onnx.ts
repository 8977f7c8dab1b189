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
    results = session.run(names, ${python.givenInputs(file)})
    return {name: result[0] for name, result in zip(names, results)}`,
)}`,
    example: python.runExample(file),
  }),
};

function inJavaScript(library: string, file: LoadedFile): Code {
  const tensors = file.inputs.map(
    (input) => `    ${key(input.name)}: new ort.Tensor('${input.dtype}', ${numbersOf(input)}, ${sizesOf(input)}),`,
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
  return { ${file.outputs.map(({ name }) => `${key(name)}: ${property('results', name)}.data`).join(', ')} };`,
)}`,
    example: runExample(file),
  };
}
