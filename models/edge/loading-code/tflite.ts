import type { CodeOfPlace } from './loading-code.js';
import * as python from './python.js';

export const tfliteCode: CodeOfPlace = {
  browser: () => ({
    reason: 'In a browser it was not tried (LiteRT.js is what Google has for that); ONNX and TensorFlow.js were.',
  }),
  node: () => ({ reason: 'No package that was tried runs it under Node.js; ONNX and TensorFlow.js run there.' }),
  python: (file) => ({
    install: 'pip install numpy ai-edge-litert',
    definition: `import numpy as np
from ai_edge_litert.interpreter import Interpreter

interpreter = Interpreter(${python.literal(file.path)})
runner = interpreter.get_signature_runner('serving_default')
${file.precision === 'int8' ? integers : ''}

${python.runFunction(
  file,
  file.precision === 'int8'
    ? `    details = runner.get_input_details()
    inputs = ${python.givenInputs(file)}
    results = runner(**{name: stored(value, details[name]) for name, value in inputs.items()})
    details = runner.get_output_details()
    return {name: real(result, details[name])[0] for name, result in results.items()}`
    : `    results = runner(**${python.givenInputs(file)})
    return {name: result[0] for name, result in results.items()}`,
)}`,
    example: python.runExample(file),
  }),
};

/** Files of int8 may take and give whole numbers: real = scale · (q − zero). */
const integers = `

def stored(values, details):
    """Numbers as the file takes them."""
    scale, zero = details['quantization']
    if details['dtype'] == values.dtype or scale == 0:
        return values
    limits = np.iinfo(details['dtype'])
    return np.clip(np.round(values / scale + zero), limits.min, limits.max).astype(details['dtype'])


def real(values, details):
    """What they stand for."""
    scale, zero = details['quantization']
    return values if scale == 0 else scale * (values.astype(np.float32) - zero)
`;
