import { describe, expect, it } from 'vitest';
import { classifierConfig } from '../../../models/classifier/config.js';
import { StepInterrupted } from '../../../models/core/learner.js';
import { programSpec } from '../../../models/core/model.js';
import { compressRun, restoreRun } from '../../../models/edge/compress/compress-run.js';
import { maskedModel, shareAt } from '../../../models/edge/compress/fine-tune.js';
import { sparsityOf } from '../../../models/edge/compress/magnitude-pruning.js';
import { channelVariableMasks, maskedVariables, weightMasks } from '../../../models/edge/compress/variable-masks.js';
import type { ModelRun } from '../../../models/core/model-of-run.js';
import { graphOfRun } from '../../../models/edge/graph/graph-of-run.js';
import { createProgram } from '../../../models/engine/create-program.js';
import type { TensorData } from '../../../models/engine/tensor-data.js';
import { made, small, sourcesOf, trainFeeds } from '../../classifier/made.js';
import { graphOf } from '../graphs.js';

const unwatched = { progress: () => undefined, turn: () => Promise.resolve() };
const changes = { hiddenLayers: [24, 16], filters: [8, 12], denseLayers: [24] };
const none = { pruned: 0, what: 'weights', fineTuned: 0, clusters: 0 } as const;

/** A classifier of stripes that has learned for a while, as a run is exported. */
async function trainedRun(preset: string, more: Record<string, unknown> = {}): Promise<ModelRun> {
  const config = small(preset, { ...changes, ...more, learningRate: 0.01, epochs: 1 });
  const learned = await made(config);
  for (let step = 1; step <= 60; step++) {
    learned.program.run('train', { ...trainFeeds(learned, step), learningRate: 0.01 }, { random: [1, step] });
  }
  const weights = learned.program.read(Object.keys(learned.model.variables));
  learned.program.dispose();
  const sources = sourcesOf(config);
  return { name: preset, architecture: classifierConfig.name, config: config as never, weights, sources };
}

const zeros = ({ data }: TensorData) => [...data.keys()].filter((at) => data[at] === 0);

describe('a step of training under masks', () => {
  it('is a step of the model itself, with what is masked at 0', async () => {
    const config = small('cnn', changes);
    const plain = await made(config);
    const { graph } = await graphOfRun({
      ...{ name: 'cnn', architecture: 'classifier', config: config as never },
      ...{ weights: plain.model.variables, sources: sourcesOf(config) },
    });
    const masks = weightMasks(graph, plain.model.variables, 0.4);
    const weights = maskedVariables(plain.model.variables, masks);
    const masked = maskedModel({ model: plain.model, weights }, { masks });
    const program = await createProgram(programSpec(masked));
    const batch = { step: 1, epoch: 0, indices: Int32Array.of(0, 1, 2, 3) };
    program.run('train', { ...masked.feeds(batch), learningRate: 0.01 }, { random: [1, 1] });
    plain.program.write(weights);
    plain.program.run('train', { ...plain.model.feeds(batch), learningRate: 0.01 }, { random: [1, 1] });
    const names = Object.keys(weights);
    const [got, wanted] = [program.read(names), maskedVariables(plain.program.read(names), masks)];
    // What is times 0 may be −0.
    const unsigned = ({ data }: TensorData) => Array.from(data, (value) => value + 0);
    for (const name of names) expect(unsigned(got[name]!)).toEqual(unsigned(wanted[name]!));
    const kernels = ['encoder/conv0', 'encoder/conv1', 'head/0', 'head/1'].map((layer) => `${layer}/kernel`);
    expect(Object.keys(masks).sort()).toEqual(kernels);
    for (const [name, mask] of Object.entries(masks)) {
      expect(zeros(got[name]!)).toEqual([...mask.keys()].filter((at) => mask[at] === 0));
      expect(got[name]).not.toEqual(weights[name]);
    }
    program.dispose();
    plain.program.dispose();
  });
});

describe('a run’s model', () => {
  it('is pruned to exactly the share, better after fine-tuning, and the same of what was kept', async () => {
    const run = await trainedRun('cnn');
    const told: number[] = [];
    const within = { ...unwatched, progress: (done: number) => void told.push(done) };
    const compression = { ...none, pruned: 0.8, fineTuned: 40 };
    const [tuned, plain] = [
      await compressRun(run, compression, within),
      await compressRun(run, { ...compression, fineTuned: 0 }, unwatched),
    ];
    for (const { graph } of [tuned, plain]) {
      const { weights, zeros } = sparsityOf(graph);
      expect(zeros).toBe(Math.round(0.8 * weights));
    }
    expect(told).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
    expect(plain.kept).toEqual({});
    expect(await restoreRun(run, compression, tuned.kept)).toEqual(tuned.graph);
    const again = await compressRun(run, compression, unwatched);
    expect(again.graph.nodes).toEqual(tuned.graph.nodes);
    const loss = async (weights: Record<string, TensorData>) => {
      const { model, program, config } = await made(small('cnn', changes));
      program.write(weights);
      const { scalars } = program.run('evaluate', model.evaluation!.batches('full')[0]!);
      program.dispose();
      expect(config.network).toBe('cnn');
      return scalars['evaluatedLoss'] ?? Object.values(scalars)[0]!;
    };
    const { graph } = await graphOfRun(run);
    const masked = maskedVariables(run.weights, weightMasks(graph, run.weights, 0.8));
    expect(await loss(tuned.kept)).toBeLessThan(await loss(masked));
  });

  it('loses channels with their batch norm, and is smaller', async () => {
    const run = await trainedRun('residual', { widths: [8, 12] });
    const compression = { ...none, pruned: 0.5, what: 'channels', fineTuned: 4 } as const;
    const { graph, kept } = await compressRun(run, compression, unwatched);
    expect(graph.shapes.get('encoder/stem/kernel')).toEqual([3, 3, 3, 4]);
    expect(graph.shapes.get('encoder/stage1/0/conv1/kernel')).toEqual([3, 3, 6, 6]);
    for (const name of ['kernel', 'scale', 'shift']) {
      expect(zeros(kept[`encoder/stem/${name}`]!).length).toBeGreaterThanOrEqual(4);
    }
    expect(zeros(kept['encoder/stem/runningVariance']!)).toEqual([]);
    // Statistics go on.
    expect(kept['encoder/stem/runningMean']).not.toEqual(run.weights['encoder/stem/runningMean']);
  });

  it('is left as it was where the run is to stop', async () => {
    const run = await trainedRun('cnn');
    const before = structuredClone(run.weights);
    const turn = () => Promise.reject(new StepInterrupted('stop'));
    const stopped = compressRun(run, { ...none, pruned: 0.5, fineTuned: 9 }, { ...unwatched, turn });
    await expect(stopped).rejects.toThrow(StepInterrupted);
    expect(run.weights).toEqual(before);
  });
});

it('masks what a moving average is of as well', async () => {
  const { graph, weights } = await graphOf('generator');
  const masks = channelVariableMasks(graph, weights, 0.4);
  expect(Object.keys(masks)).toContain('generator/deconv1/kernel');
  expect(masks['generator/deconv1/kernel']).toEqual(masks['average/deconv1/kernel']);
  expect(Object.keys(masks).filter((name) => name.startsWith('discriminator/'))).toEqual([]);
  // The dense layer gives maps side by side: a norm has a number for each map.
  const maps = masks['average/dense/scale']!;
  const units = masks['average/dense/kernel']!.subarray(0, weights['average/dense/kernel']!.shape[1]);
  expect([...units]).toEqual(Array.from(units, (_, at) => maps[at % maps.length]));
});

it('prunes more and more over the first half of the steps', () => {
  const shares = Array.from({ length: 100 }, (_, at) => shareAt(at + 1, { steps: 100, share: 0.8 }));
  expect(new Set(shares).size).toBe(10);
  expect(shares[0]).toBeCloseTo(0.8 * (1 - 0.9 ** 3));
  expect(shares[25]).toBeCloseTo(0.8 * (1 - 0.4 ** 3));
  expect(shares.slice(49).every((share) => share === 0.8)).toBe(true);
  expect(shareAt(1, { steps: 1, share: 0.8 })).toBe(0.8);
});
