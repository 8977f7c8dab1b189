import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { architectureConfig, parseStored, presetConfig } from '../../models/core/parse-config.js';
import { EXPORTABLE, spreadSteps, takeWeights } from '../../models/core/start.js';
import type { TensorData } from '../../models/engine/tensor-data.js';
import { parseStartOption } from '../../electron/cli/start-option.js';
import { writeAssets } from '../../electron/runs/assets-file.js';
import { writeCheckpoint } from '../../electron/runs/checkpoints.js';
import { createRun, createStarted } from '../../electron/runs/create-run.js';
import { checkpointDir, startDir } from '../../electron/runs/run-paths.js';
import { copyStart, readStart, startOf } from '../../electron/runs/start-files.js';
import { startProblem } from '../../electron/runs/start-problem.js';
import type { ArchitectureConfig } from '../../models/core/config.js';
import { ganConfig } from '../../models/gan/config.js';
import { transformerConfig } from '../../models/transformer/config.js';
import { began, config, newRun, tempFolder } from './run-fixture.js';

const tensor = (shape: number[], first = 0): TensorData => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, at) => first + at),
});

const weights = {
  'encoder/0/kernel': tensor([2, 3]),
  'encoder/0/bias': tensor([3], 10),
  'head/kernel': tensor([3, 2]),
};

function without<T>(record: Record<string, T>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
}

/** A run with checkpoints at steps 20 and 40, whose weights tell the step. */
function parentRun(runsDir = tempFolder(), name = 'ada') {
  const run = { architecture: 'gan', preset: 'mlp', config, every: 10, name };
  const created = createRun(runsDir, run, began);
  for (const step of [20, 40]) {
    const state = { step, weights: { ...weights, 'head/kernel': tensor([3, 2], step) }, optimizer: {}, controls: {} };
    writeCheckpoint(created.dir, { state, wallMs: 0 });
  }
  writeAssets(created.dir, { vocabulary: ['a', 'ü'] });
  return { runsDir, ...created };
}

describe('startOf', () => {
  test('takes the newest checkpoint where none is named', () => {
    const { dir, record } = parentRun();
    const start = { id: record.id, step: 40, part: 'encoder' };
    expect(startOf(dir, { step: null, part: 'encoder', runsDir: dirname(dir) })).toEqual({ start, record, notes: [] });
    expect(startOf(dir, { step: 20, part: 'all', runsDir: dirname(dir) }).start).toEqual({
      id: record.id,
      step: 20,
      part: 'all',
    });
  });

  test('names the checkpoints that there are', () => {
    const { dir } = parentRun();
    expect(() => startOf(dir, { step: 30, part: 'all', runsDir: dirname(dir) })).toThrow(
      'start: ada has no checkpoint at step 30; use one of 20, 40.',
    );
    const fresh = newRun({ name: 'eve' });
    expect(() => startOf(fresh.dir, { step: null, part: 'all', runsDir: dirname(fresh.dir) })).toThrow(
      'start: eve has no checkpoint yet; train it first.',
    );
    expect(() => startOf(fresh.dir, { step: 5, part: 'all', runsDir: dirname(fresh.dir) })).toThrow(
      'start: eve has no checkpoint at step 5; it has none yet.',
    );
  });

  test('passes over a newest checkpoint that is damaged', () => {
    const { dir } = parentRun();
    writeFileSync(join(checkpointDir(dir, 40), 'weights.safetensors'), 'half');
    const { start, notes } = startOf(dir, { step: null, part: 'all', runsDir: dirname(dir) });
    expect([start.step, notes]).toEqual([20, [expect.stringMatching(/^Checkpoint 40 is damaged and was passed over/)]]);
  });
});

describe('the copy of what a run begins with', () => {
  test('has its part of the weights and all assets, and stays when the other run is gone', () => {
    const parent = parentRun();
    const { dir } = newRun();
    copyStart(parent.dir, dir, { id: parent.record.id, step: 20, part: 'encoder' }, 'gan');
    rmSync(parent.dir, { recursive: true });
    const encoder = without(weights, 'head/kernel');
    expect(readStart(dir, 'encoder')).toEqual({
      part: 'encoder',
      weights: encoder,
      assets: { vocabulary: ['a', 'ü'] },
      origin: {
        ...{ id: parent.record.id, name: 'ada', step: 20, architecture: 'gan', data: null },
        config: parseStored(ganConfig as ArchitectureConfig, config),
      },
    });
  });

  test('of an earlier version has no origin, and a damaged one is told', () => {
    const parent = parentRun();
    const { dir } = newRun();
    copyStart(parent.dir, dir, { id: parent.record.id, step: 20, part: 'all' }, 'gan');
    writeFileSync(join(startDir(dir), 'origin.json'), '{"format":1}');
    expect(() => readStart(dir, 'all')).toThrow('origin.json is damaged, and the run begins with it; start it anew.');
    rmSync(join(startDir(dir), 'origin.json'));
    expect(readStart(dir, 'all').origin).toBeNull();
  });

  test('is of the step that is named, and takes a part by whole names', () => {
    const parent = parentRun();
    const { dir } = newRun();
    copyStart(parent.dir, dir, { id: parent.record.id, step: 20, part: 'all' }, 'gan');
    expect(readStart(dir, 'all').weights['head/kernel']).toEqual(tensor([3, 2], 20));
    const other = newRun().dir;
    copyStart(parent.dir, other, { id: parent.record.id, step: 20, part: 'enc' }, 'gan');
    expect(readStart(other, 'enc').weights).toEqual({});
  });

  test('is made with the run, and no run is left where it can not be', () => {
    const parent = parentRun();
    const { start } = startOf(parent.dir, { step: 40, part: 'all', runsDir: dirname(parent.dir) });
    const run = { architecture: 'gan', preset: 'mlp', config, every: 10, start };
    const { dir } = createStarted(parent.runsDir, run, { now: began, from: parent.dir });
    expect(readdirSync(startDir(dir)).sort()).toEqual(['assets.json', 'origin.json', 'weights.safetensors']);
    writeFileSync(join(checkpointDir(parent.dir, 40), 'weights.safetensors'), 'half');
    const before = readdirSync(parent.runsDir);
    expect(() => createStarted(parent.runsDir, run, { now: began, from: parent.dir })).toThrow(
      "start: the checkpoint of step 40 can't be copied: weights.safetensors is not as it was written; use another one",
    );
    expect(readdirSync(parent.runsDir)).toEqual(before);
  });

  test('has every kept checkpoint before it where the architecture asks for them, but for damaged ones', () => {
    const parent = parentRun();
    const start = { id: parent.record.id, step: 40, part: 'all' };
    const explain = (throughTraining: boolean) => {
      const values = { ...presetConfig(architectureConfig('explain'), 'table'), throughTraining };
      const run = { architecture: 'explain', preset: 'table', config: values, every: 1, start };
      return createStarted(parent.runsDir, run, { now: began, from: parent.dir }).dir;
    };
    const [one, through] = [explain(false), explain(true)];
    writeFileSync(join(checkpointDir(parent.dir, 20), 'weights.safetensors'), 'half');
    const beyond = explain(true);
    rmSync(parent.dir, { recursive: true });
    expect(readStart(one, 'all')).not.toHaveProperty('earlier');
    const { earlier, weights: last, origin } = readStart(through, 'all');
    expect(last['head/kernel']).toEqual(tensor([3, 2], 40));
    expect(earlier!.map(({ step, read }) => [step, read()['head/kernel']])).toEqual([[20, tensor([3, 2], 20)]]);
    expect(origin).not.toHaveProperty('leftOut');
    expect(readStart(beyond, 'all')).toMatchObject({ earlier: [], origin: { leftOut: { damaged: [20], spread: [] } } });
    writeFileSync(join(startDir(through), 'checkpoints', '00000020.safetensors'), 'half');
    expect(() => readStart(through, 'all').earlier![0]!.read()).toThrow(
      "00000020.safetensors can't be read, and the run begins with it; start it anew.",
    );
  });

  test('leaves out what is more than a run begins with, evenly, and never the first or the last', () => {
    const steps = Array.from({ length: 101 }, (_, at) => 10 * at);
    expect(spreadSteps(steps.slice(0, 50))).toHaveLength(50);
    expect(spreadSteps(steps, 5)).toEqual([0, 250, 500, 750, 1000]);
  });

  test('of a run without assets has none', () => {
    const parent = parentRun();
    rmSync(join(parent.dir, 'assets.json'));
    const { dir } = newRun();
    copyStart(parent.dir, dir, { id: parent.record.id, step: 20, part: 'all' }, 'gan');
    expect(existsSync(join(startDir(dir), 'assets.json'))).toBe(false);
    expect(readStart(dir, 'all').assets).toEqual({});
  });
});

describe('takeWeights', () => {
  const here = { ...weights, 'head/kernel': tensor([3, 5], 100) };

  test('takes a part and leaves the rest as it is', () => {
    const there = {
      'encoder/0/kernel': tensor([2, 3], 7),
      'encoder/0/bias': tensor([3], 8),
      'more/kernel': tensor([9]),
    };
    const taken = takeWeights(here, { part: 'encoder', weights: there });
    expect(taken).toEqual({
      'encoder/0/kernel': tensor([2, 3], 7),
      'encoder/0/bias': tensor([3], 8),
      'head/kernel': tensor([3, 5], 100),
    });
    expect(Object.keys(taken)).toEqual(Object.keys(here));
  });

  test('names what does not fit, with both shapes, and what is not there', () => {
    expect(() => takeWeights(here, { part: 'all', weights })).toThrow(
      'start: the weights do not fit: head/kernel is [3, 2] there and [3, 5] here; use a run with the same settings of the model, or another part.',
    );
    const less = without(weights, 'encoder/0/bias');
    expect(() => takeWeights(here, { part: 'encoder', weights: less })).toThrow('encoder/0/bias [3] is not there');
    // As many numbers are not the same shape.
    const turned = { ...weights, 'head/kernel': tensor([5, 3]) };
    expect(() => takeWeights(here, { part: 'head', weights: turned })).toThrow('is [5, 3] there and [3, 5] here');
  });

  test('finds what is called otherwise there, and all that is called so', () => {
    const names = [
      { here: 'encoder', there: 'inner/encoder' },
      { here: 'head', there: 'last' },
    ];
    const there = {
      'inner/encoder/0/kernel': tensor([2, 3], 7),
      'inner/encoder/0/bias': tensor([3], 8),
      'last/kernel': tensor([3, 5], 9),
      'encoder/0/kernel': tensor([2, 3], 1),
    };
    const start = { part: 'both', weights: there };
    expect(takeWeights(here, start, names)).toEqual({
      'encoder/0/kernel': tensor([2, 3], 7),
      'encoder/0/bias': tensor([3], 8),
      'head/kernel': tensor([3, 5], 9),
    });
    expect(() => takeWeights(here, { ...start, weights: without(there, 'inner/encoder/0/bias') }, names)).toThrow(
      'start: the weights do not fit: encoder/0/bias [3] is not there;',
    );
  });

  test('names three and counts the others', () => {
    const many = Object.fromEntries(Array.from({ length: 5 }, (_, at) => [`layer/${at}`, tensor([1])]));
    expect(() => takeWeights(many, { part: 'all', weights: {} })).toThrow(
      'layer/0 [1] is not there; layer/1 [1] is not there; layer/2 [1] is not there, and 2 more; use',
    );
  });

  test('names the parts that there are', () => {
    for (const part of ['enc', 'encoder/', 'toString', '']) {
      expect(() => takeWeights(here, { part, weights }), part).toThrow(
        `start: there is no part '${part}' in this model; use all or encoder, head.`,
      );
    }
  });

  test('finds nothing among what every object has', () => {
    const odd = { constructor: tensor([1]) };
    expect(() => takeWeights(odd, { part: 'all', weights: {} })).toThrow('constructor [1] is not there');
  });
});

describe('startProblem', () => {
  const from = (architecture: string, part = 'all') => ({
    start: { id: 'a', step: 1, part },
    record: { architecture, name: 'ada', config: {} },
  });
  const tuner = { ...ganConfig, name: 'tuner', belongsToParent: true } as ArchitectureConfig;

  const exporter = {
    ...tuner,
    name: 'exporter',
    startsFrom: [{ architecture: EXPORTABLE, parts: [{ name: 'all', title: 'All', help: '' }] }],
    standsAlone: ({ file }: Record<string, unknown>) => typeof file === 'string',
  } as ArchitectureConfig;

  test('what begins with any model does so with all whose models can be exported, or alone', () => {
    expect(startProblem(exporter, from('classifier'), {})).toBeNull();
    expect(startProblem(exporter, from('gan'), {})).toBeNull();
    expect(startProblem(exporter, null, { file: 'a.h5' })).toBeNull();
    expect(startProblem(exporter, null, { file: null })).toMatch(/^a run of exporter needs one to start from/);
  });

  test('a run whose settings can not serve is told with its name', () => {
    const choosy = {
      ...ganConfig,
      startsFrom: [{ ...ganConfig.startsFrom[0]!, settings: () => ({ problem: 'is too old; use another one.' }) }],
    } as ArchitectureConfig;
    expect(startProblem(choosy, from('gan'), {})).toBe('ada is too old; use another one.');
  });

  test('there is none where it fits, or where nothing is taken', () => {
    expect(startProblem(transformerConfig, null, {})).toBeNull();
    expect(startProblem(transformerConfig, from('transformer'), {})).toBeNull();
    expect(startProblem(ganConfig, from('gan', 'generator'), {})).toBeNull();
  });

  test.each([
    [tuner, null, 'a run of tuner needs one to start from; use a run of gan.'],
    [
      exporter,
      from('tuner'),
      "ada is a run of tuner, which exporter can't begin with; use a run of gan, transformer, classifier, self-supervised.",
    ],
    [
      { ...ganConfig, startsFrom: [] } as ArchitectureConfig,
      from('gan'),
      'runs of gan begin with their own weights only; leave it out.',
    ],
    [
      transformerConfig,
      from('gan'),
      "ada is a run of gan, which transformer can't begin with; use a run of transformer, self-supervised.",
    ],
    [
      transformerConfig,
      from('transformer', 'encoder'),
      "'encoder' is no part that transformer can begin with; use all.",
    ],
    [
      ganConfig,
      from('gan', 'head'),
      "'head' is no part that gan can begin with; use all or generator or discriminator.",
    ],
  ])('%# is told in a sentence', (architecture, start, sentence) => {
    expect(startProblem(architecture, start, {})).toBe(sentence);
  });
});

describe('--from', () => {
  const runsDir = () => {
    const parent = parentRun();
    return { parent, find: (text: string) => parseStartOption(parent.runsDir, text, ganConfig) };
  };

  test('takes a run, a step of it, a part of it, or both', () => {
    const { parent, find } = runsDir();
    const { id } = parent.record;
    expect(find('ada')).toEqual({
      dir: parent.dir,
      notes: [],
      start: { id, step: 40, part: 'all' },
      record: parent.record,
    });
    expect(find('ada@20').start).toEqual({ id, step: 20, part: 'all' });
    expect(find('ada:encoder').start).toEqual({ id, step: 40, part: 'encoder' });
    expect(find('ada@20:encoder/0').start).toEqual({ id, step: 20, part: 'encoder/0' });
    expect(find(`${id}@20`).start.step).toBe(20);
    expect(find(`${parent.dir}@20:head`).start).toEqual({ id, step: 20, part: 'head' });
  });

  test.each(['eve@20', 'eve:2', 'a@b:c', 'user@host', 'lr:1e-4@20', 'eve@20:encoder'])(
    'finds the run that is called %s, and steps and parts of it',
    (name) => {
      const { parent, find } = runsDir();
      const { record } = parentRun(parent.runsDir, name);
      expect(find(name).start).toEqual({ id: record.id, step: 40, part: 'all' });
      expect(find(`${name}@20`).start).toEqual({ id: record.id, step: 20, part: 'all' });
      expect(find(`${name}:head`).start).toEqual({ id: record.id, step: 40, part: 'head' });
      expect(find(`${name}@20:head`).start).toEqual({ id: record.id, step: 20, part: 'head' });
    },
  );

  test('finds a run whose folder has such a name', () => {
    const dir = join(tempFolder(), 'host:1@2');
    mkdirSync(dir);
    const created = createRun(tempFolder(), { architecture: 'gan', preset: 'mlp', config, every: 10, dir }, began);
    writeCheckpoint(dir, { state: { step: 7, weights, optimizer: {}, controls: {} }, wallMs: 0 });
    expect(parseStartOption(tempFolder(), dir, ganConfig).start).toEqual({
      id: created.record.id,
      step: 7,
      part: 'all',
    });
    expect(parseStartOption(tempFolder(), `${dir}@7:head`, ganConfig).start.part).toBe('head');
  });

  test.each([
    ['', "--from: '' is not allowed; use RUN, RUN@STEP or RUN@STEP:PART."],
    ['eve', "--from: 'eve' is neither a run nor a run's directory;"],
    ['eve@20', "--from: 'eve' is neither a run nor a run's directory;"],
    ['ada@30', '--from: ada has no checkpoint at step 30; use one of 20, 40.'],
    ['ada@x', "--from: 'ada@x' is neither a run nor"],
    ['ada:Encoder', "--from: 'ada:Encoder' is neither a run nor"],
  ])('says of %j what is wrong', (text, sentence) => {
    const { find } = runsDir();
    expect(() => find(text)).toThrow(sentence);
  });
});
