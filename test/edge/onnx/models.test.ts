/** Every kind of model that the lab trains, written as ONNX in every precision. */
import { beforeAll, describe, expect, test } from 'vitest';
import { onnxReader } from '../../../models/edge/formats/onnx/read/reader.js';
import { onnxWriter } from '../../../models/edge/formats/onnx/writer.js';
import { largeWeightsOf } from '../../../models/edge/compress/weights-of.js';
import type { Calibration } from '../../../models/edge/compress/calibration.js';
import { graphKinds, graphOf, type MadeGraph } from '../graphs.js';
import { errorOf, options, ranges, writtenOnnx, type Inputs } from './ran.js';

const most = { float16: 2e-3, 'int8-weights': 5e-2, 'int8-dynamic': 6e-2, int8: 0.1 } as const;
const precisions = Object.keys(most) as (keyof typeof most)[];

describe.each(graphKinds)('%s', (kind) => {
  let graph: MadeGraph['graph'];
  let calibration: Calibration;
  let inputs: (count: number) => Promise<Inputs>;
  beforeAll(async () => {
    const { graph: made, inference } = await graphOf(kind);
    const examples = (await inference.examples('test'))!;
    graph = made;
    inputs = async (count) => examples.inputs(Int32Array.from({ length: count }, (_, i) => (i * 7) % examples.count));
    calibration = await ranges(graph, await inputs(128));
  });

  test('is the same in float32, for a batch of 1, 2 and 64', async () => {
    expect(await errorOf(graph, {}, [await inputs(1), await inputs(2), await inputs(64)])).toBeLessThan(1e-5);
  });

  test.each(precisions)('errs by little as %s, and where it has large weights not by nothing', async (precision) => {
    const error = await errorOf(graph, { precision, calibration }, [await inputs(64)]);
    expect(error).toBeLessThan(most[precision]);
    if (largeWeightsOf(graph).length > 0) expect(error).toBeGreaterThan(1e-6);
  });

  test.each(precisions)('is the same as %s when it is written again, byte for byte', async (precision) => {
    const given = options({ precision, calibration });
    expect(await onnxWriter.write(graph, given)).toEqual(await onnxWriter.write(graph, given));
  });

  test('has nodes under the names of the graph', async () => {
    const { description } = await onnxReader.read(await writtenOnnx(graph));
    const known = new Set(graph.nodes.map(({ name }) => name));
    const own = description.nodes.filter(({ name }) => known.has(name));
    expect(own.length).toBeGreaterThan(description.nodes.length / 2);
    expect(description.notes).toEqual([]);
  });
});
