/** TensorFlow Lite files by TensorFlow's own converter. https://ai.google.dev/edge/litert/models/convert_tf */
import { fakeQuantized } from '../../compress/fake-quantized.js';
import { UnsupportedExport, type FormatWriter, type WriteOptions } from '../format.js';
import type { Precision } from '../formats.js';
import type { InferenceGraph } from '../../graph/inference-graph.js';
import { savedModelFor } from '../saved-model.js';
import { addMetadata } from './add-metadata.js';
import { convert, type Conversion } from './convert.js';
import { edgeTools } from './edge-tools.js';
import { metadataObject } from '../metadata-text.js';

/** The entry of the file's metadata that says what the model is, as JSON. */
export const TFLITE_METADATA = 'MODEL_LAB';

export const tfliteWriter: FormatWriter = {
  format: 'tflite',
  unsupported,
  async prepare(options) {
    await edgeTools(options);
  },
  async write(graph, options) {
    const reason = unsupported(options.precision);
    if (reason !== null) throw new UnsupportedExport(reason);
    const { source, conversion } = conversionOf(graph, options);
    const batch = needsFixedBatch(graph, conversion) ? 1 : null;
    const bytes = await convert(savedModelFor(source, { batch }), conversion);
    const text = new TextEncoder().encode(JSON.stringify(metadataObject(options.metadata)));
    return [{ path: 'model.tflite', bytes: addMetadata(bytes, TFLITE_METADATA, text) }];
  },
};

function unsupported(precision: Precision): string | null {
  if (precision !== 'int8-weights') return null;
  return "TensorFlow Lite: its kernels for int8 weights measure the ranges of what they multiply; that is 'int8-dynamic'.";
}

/** The converter turns a MatMul's weights, and loses on the way which dimension their scales belong to. */
const PER_CHANNEL: ReadonlySet<string> = new Set(['Conv2D']);

function conversionOf(
  graph: InferenceGraph,
  { precision, calibration, integerInputs }: WriteOptions,
): { source: InferenceGraph; conversion: Conversion } {
  if (precision !== 'int8') return { source: graph, conversion: precision as Conversion };
  if (calibration === null) {
    throw new UnsupportedExport("TensorFlow Lite: 'int8' needs ranges of all values, measured on training data.");
  }
  const source = fakeQuantized(graph, calibration, { perChannel: PER_CHANNEL });
  return { source, conversion: integerInputs ? 'int8-integers' : 'int8' };
}

/**
 * A transposed convolution whose weights are int8 and whose batch is open is left to a kernel of LiteRT's (2.3) that takes some
 * hundred times as long: 51 ms in place of 0.1 for a picture of DCGAN's.
 */
function needsFixedBatch({ nodes }: InferenceGraph, conversion: Conversion): boolean {
  return conversion === 'int8-dynamic' && nodes.some(({ op }) => op === 'Conv2DBackpropInput');
}
