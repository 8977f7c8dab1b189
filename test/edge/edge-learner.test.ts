import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ArchitectureConfig } from '../../models/core/config.js';
import { HelperGone, type Helper, type Helpers } from '../../models/core/helpers.js';
import { unwatched, type TrainingState } from '../../models/core/learner.js';
import { parseConfig } from '../../models/core/parse-config.js';
import { replaceConstants } from '../../models/edge/compress/replace-constants.js';
import { edgeConfig, type EdgeConfig } from '../../models/edge/config.js';
import { EdgeLearner } from '../../models/edge/edge-learner.js';
import type { VariantsBody } from '../../models/edge/panels/variants.js';
import { runtimeTask, type RuntimeJob } from '../../models/edge/runtime-task.js';
import type { ExportSource } from '../../models/edge/source/export-source.js';
import { tempFolder } from '../runs/run-fixture.js';
import { graphOf } from './graphs.js';

let source: ExportSource;
const learners: EdgeLearner[] = [];

beforeAll(async () => {
  const { graph, inference } = await graphOf('cnn');
  source = {
    ...{ name: 'ada', architecture: 'classifier', origin: 'run a, step 1', licence: null, task: inference.task, graph },
    examples: (part) => inference.examples(part),
    canTrain: false,
    compress: () => Promise.reject(new Error('nothing is compressed here')),
    restore: () => Promise.reject(new Error('nothing was compressed here')),
    notes: [],
  };
});

afterAll(() => {
  for (const one of learners) one.dispose();
});

/** Helpers in this process; `before` sees each job first. */
function helpersHere(before: (job: RuntimeJob) => void = () => undefined): Helpers {
  return {
    async open({ input }): Promise<Helper> {
      before(input as RuntimeJob);
      const work = await runtimeTask(input);
      return { ask: work, close: () => undefined };
    },
  };
}

function learner(changes: Record<string, unknown>, helpers = helpersHere(), state?: TrainingState): EdgeLearner {
  const config = parseConfig(edgeConfig as unknown as ArchitectureConfig, 'quick', {
    ...{ formats: ['savedmodel'], precisions: ['float32'], timedRuns: 3, ...changes },
  }) as unknown as EdgeConfig;
  const made = new EdgeLearner({
    ...{ config, source, openSource: () => Promise.resolve(source), device: 'CPU', versions: {} },
    options: {
      ...{ architecture: 'edge', config, dirs: {} as never, helpers },
      filesDir: tempFolder(),
      ...(state && { state }),
    },
  });
  learners.push(made);
  return made;
}

async function run(one: EdgeLearner): Promise<VariantsBody> {
  while (one.step < one.steps) await one.advance(unwatched);
  return (await one.observe(['variants']))['variants']!.body as VariantsBody;
}

test('the model is measured first, then each file is opened and held to it', async () => {
  const { variants, referenceAccuracy, planned, examples } = await run(learner({}));
  expect(variants.map(({ format, status }) => [format, status])).toEqual([
    ['engine', 'ok'],
    ['savedmodel', 'ok'],
  ]);
  const [model, file] = variants as [(typeof variants)[0], (typeof variants)[0]];
  expect(model.maxError).toBe(0);
  expect(file.maxError).toBeLessThan(1e-5);
  expect(file).toMatchObject({ agreement: 1, accuracy: referenceAccuracy, notFinite: 0, examples });
  expect(file.bytes).toBe(file.files.reduce((sum, { bytes }) => sum + bytes, 0));
  expect(file.p50Ms).toBeGreaterThan(0);
  expect(planned).toEqual([]);
});

test('a file in which one weight was changed is not the model any more', async () => {
  const change = ({ path }: RuntimeJob): void => {
    const file = join(path, 'saved_model.pb');
    const bytes = readFileSync(file);
    const weights = source.graph.nodes.find(({ op, name }) => op === 'Const' && name.endsWith('kernel'))!;
    const content = Buffer.from(weights.attr['value']!.tensor!.tensor_content!);
    const at = bytes.indexOf(content);
    expect(at).toBeGreaterThan(0);
    bytes.writeFloatLE(content.readFloatLE(0) + 0.5, at);
    writeFileSync(file, bytes);
  };
  const { variants } = await run(learner({}, helpersHere(change)));
  expect(variants[1]).toMatchObject({ status: 'failed' });
  expect(variants[1]!.message).toMatch(/^Its outputs are off by .*: it is not this model\.$/);
});

test('a weight that a half can’t hold fails the float16 file, and no file is opened for it', async () => {
  const { graph } = source;
  const name = graph.nodes.find((node) => node.op === 'Const' && node.name.endsWith('bias'))!.name;
  const values = new Float32Array(Number(graph.shapes.get(name)![0])).fill(-70_000);
  source = { ...source, graph: replaceConstants(graph, new Map([[name, values]])) };
  let opened = 0;
  try {
    const { variants } = await run(
      learner(
        { precisions: ['float16'] },
        helpersHere(() => void opened++),
      ),
    );
    const message = `Float16: '${name}' holds -70000; a half reaches to ±65504.`;
    expect(variants[1]).toMatchObject({ precision: 'float16', status: 'failed', message });
    expect(opened).toBe(0);
  } finally {
    source = { ...source, graph };
  }
});

test('what the format does not have is told, and a process that dies twice fails its variant alone', async () => {
  let opened = 0;
  const dying: Helpers = {
    open: () => {
      opened++;
      return Promise.resolve({
        ask: () => Promise.reject(new HelperGone('The helper has ended.')),
        close: () => undefined,
      });
    },
  };
  const { variants } = await run(learner({ precisions: ['float32', 'int8'] }, dying));
  expect(opened).toBe(2);
  expect(variants[1]).toMatchObject({ status: 'failed', message: 'The helper has ended.', maxError: null });
  expect(variants[2]).toMatchObject({ precision: 'int8', status: 'unsupported', files: [] });
});

test('a process that dies once gets a second one', async () => {
  let dead = 0;
  const [here, dying] = [helpersHere(), { ask: () => Promise.reject(new HelperGone('Gone.')), close: () => undefined }];
  const helpers: Helpers = { open: (job) => (dead++ === 0 ? Promise.resolve(dying) : here.open(job)) };
  const { variants } = await run(learner({}, helpers));
  expect(dead).toBe(2);
  expect(variants[1]).toMatchObject({ status: 'ok', message: null });
});

test('it goes on where it was left, and writes the same bytes again', async () => {
  const first = learner({ precisions: ['float32', 'int8'] });
  await first.advance(unwatched);
  await first.advance(unwatched);
  const { memory, ...state } = first.state();
  const again = learner({ precisions: ['float32', 'int8'] }, helpersHere(), {
    ...state,
    memory: JSON.parse(JSON.stringify(memory)) as Record<string, unknown>,
  });
  expect(again.step).toBe(2);
  const { variants } = await run(again);
  expect(variants).toHaveLength(3);
  const other = learner({});
  await run(other);
  const bytesOf = (one: EdgeLearner): Buffer => {
    const { body } = one.ask('copy-files', { variant: 2, folder: tempFolder() }) as { body: { folder: string } };
    return readFileSync(join(body.folder, 'saved_model.pb'));
  };
  expect(bytesOf(first).equals(bytesOf(other))).toBe(true);
});

test('files are copied out, and never over others', async () => {
  const one = learner({});
  await run(one);
  const folder = tempFolder();
  const asked = { variant: 2, folder };
  expect(one.ask('copy-files', asked)).toMatchObject({ body: { folder: join(folder, 'savedmodel-float32') } });
  expect(readdirSync(join(folder, 'savedmodel-float32'))).toContain('saved_model.pb');
  expect(readdirSync(folder)).toEqual(['savedmodel-float32']);
  expect(() => one.ask('copy-files', asked)).toThrow(/is there already; choose another folder/);
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(() => one.ask('copy-files', { variant: 2, folder: file })).toThrow(/can't be written \(ENOTDIR\); choose/);
  expect(() => one.ask('copy-files', { variant: 1, folder })).toThrow('variant: 1 has no files; choose another one.');
  expect(() => one.ask('copy-files', { variant: 9, folder })).toThrow('variant: there is none of step 9');
});
