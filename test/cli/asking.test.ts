import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import type { CliContext } from '../../electron/cli/cli-context.js';
import { heatmap } from '../../electron/cli/heatmap.js';
import type { PanelContent } from '../../models/core/panel.js';
import type { ProbeImage } from '../../models/panels/probes.js';
import { encodePng } from '../../models/data/png.js';
import { PROTOCOL, type Answer, type Question, type WorkerCommand } from '../../electron/protocol/run.js';
import { createRun } from '../../electron/runs/create-run.js';
import { writeCheckpoint } from '../../electron/runs/checkpoints.js';
import { checkpointDir } from '../../electron/runs/run-paths.js';
import { writePanelRecord } from '../../electron/runs/panel-record.js';
import { FakeWorker } from '../launch/fake-worker.js';
import { began, stateAt } from '../runs/run-fixture.js';
import { cliIn } from './fake-context.js';

type Ask = Extract<WorkerCommand, { kind: 'ask' }>;

/** A worker that answers each question as `reply` says, and leaves when it is told to. */
class AnsweringWorker extends FakeWorker {
  readonly #reply: (ask: Ask, worker: AnsweringWorker) => Answer | string;

  constructor(reply: (ask: Ask, worker: AnsweringWorker) => Answer | string) {
    super();
    this.#reply = reply;
    setImmediate(() => this.says({ kind: 'ready', protocol: PROTOCOL, pid: 4711 }));
  }

  override send(command: WorkerCommand): void {
    super.send(command);
    if (command.kind === 'leave') setImmediate(() => this.exit());
    if (command.kind !== 'ask') return;
    setImmediate(() => {
      const { request } = command;
      const reply = this.#reply(command, this);
      if (typeof reply === 'string') this.says({ kind: 'refused', request, code: 'bad-request', message: reply });
      else this.says({ kind: 'answer', request, answer: reply });
    });
  }
}

/** A command line with one run, `ada`, of the transformer with this task, or of the GAN without one. */
function cliWith(task: string | null, reply: (ask: Ask, worker: AnsweringWorker) => Answer | string) {
  const { context, lab } = cliIn();
  const asked: Question[] = [];
  const paths: (string | null)[] = [];
  context.spawnWorker = () =>
    new AnsweringWorker((ask, worker) => {
      asked.push(ask.question);
      paths.push(ask.path);
      return reply(ask, worker);
    });
  const { dir, record } = addRun(context, task);
  return { context, lab, asked, paths, dir, id: record.id };
}

function addRun({ runsDir }: CliContext, task: string | null) {
  const run =
    task === null
      ? { architecture: 'gan', preset: 'mlp', config: { dataset: 'fashion-mnist' } }
      : { architecture: 'transformer', preset: 'copy', config: { task } };
  const created = createRun(runsDir, { ...run, every: 10, name: 'ada' }, began);
  for (const step of [20, 40]) writeCheckpoint(created.dir, { state: stateAt(step), wallMs: 0 });
  return created;
}

const none = (): string => 'Nothing was to be asked.';

const answered = (body: unknown): Answer => ({ step: 40, body, recorded: false, warnings: [] });

describe('lab eval', () => {
  const values = { validationLoss: 1.875, exactMatch: 0.5 };
  const evaluated = answered({ values, examples: 2000, unit: 'sequences' });

  test('prints a table for people and one object for scripts', async () => {
    const { lab, id, asked } = cliWith('copy', () => evaluated);
    expect(await lab('eval', 'ada')).toEqual({
      code: 0,
      err: '',
      out:
        'ada at step 40, on 2,000 sequences:\n' +
        'METRIC           VALUE\nValidation loss  1.875\nExact match      50.0 %\n',
    });
    const { out } = await lab('eval', 'ada', '--step', '40', '--json');
    const told = { kind: 'evaluation', run: id, step: 40, examples: 2000, unit: 'sequences', values };
    expect(JSON.parse(out)).toEqual(told);
    expect(asked).toEqual(Array(2).fill({ name: 'evaluate', asked: {} }));
  });

  test('says what the answer is not to be compared with', async () => {
    const { lab } = cliWith('copy', () => ({ ...evaluated, warnings: ['The data have changed.'] }));
    expect(await lab('eval', 'ada')).toMatchObject({ code: 0, err: 'The data have changed.\n' });
    const { out, err } = await lab('eval', 'ada', '--json');
    expect(err).toBe('The data have changed.\n');
    expect(JSON.parse(out)).toMatchObject({ kind: 'evaluation', values });
  });

  test('says that the newest checkpoint was passed over', async () => {
    const { lab, dir } = cliWith('copy', () => ({ ...evaluated, step: 20 }));
    writeFileSync(join(checkpointDir(dir, 40), 'weights.safetensors'), 'half');
    const { code, err, out } = await lab('eval', 'ada', '--json');
    expect([code, err]).toEqual([0, expect.stringMatching(/^Checkpoint 40 is damaged and was passed over: .*\.\n$/)]);
    expect(JSON.parse(out)).toMatchObject({ step: 20, warnings: [err.trimEnd()] });
  });

  test('a refusal is told in one sentence, to scripts as well', async () => {
    const { lab } = cliWith('copy', () => 'eval: this architecture is not checked on data of its own.');
    const { code, out, err } = await lab('eval', 'ada', '--json');
    expect(code).toBe(2);
    expect(err).toBe('eval: this architecture is not checked on data of its own.\n');
    expect(JSON.parse(out)).toEqual({ kind: 'failed', code: 'bad-request', message: err.trimEnd() });
  });

  test('a worker that crashes fails the command', async () => {
    const { context, lab } = cliWith('copy', none);
    context.spawnWorker = () => {
      const worker = new FakeWorker();
      setImmediate(() => worker.exit({ code: null, signal: 'SIGSEGV' }));
      return worker;
    };
    const { code, err } = await lab('eval', 'ada');
    expect([code, err]).toEqual([1, 'The process that answers was ended by SIGSEGV; ask again.\n']);
  });

  test('Ctrl-C ends it', async () => {
    const { context, lab } = cliWith('copy', none);
    const worker = new FakeWorker();
    context.spawnWorker = () => worker;
    context.onInterrupt = (listener) => {
      setImmediate(listener);
      return () => undefined;
    };
    expect(await lab('eval', 'ada')).toEqual({ code: 130, out: '', err: '' });
    expect(worker.killed).toBe(true);
  });
});

describe('lab sample of a model that writes', () => {
  const writing = (ask: Ask, worker: AnsweringWorker): Answer => {
    const text = ` be ${String(ask.question.asked['seed'])}`;
    for (const piece of [text.slice(0, 2), text.slice(2)]) {
      worker.says({ kind: 'pieces', request: ask.request, pieces: [...piece] });
    }
    return answered({ text, tokens: 5, seconds: 0.25 });
  };

  test('streams the prompt and what follows', async () => {
    const { lab, asked } = cliWith('language', writing);
    expect(await lab('sample', 'ada', '--prompt', 'To')).toEqual({ code: 0, err: '', out: 'To be 0\n' });
    await lab(
      'sample',
      'ada',
      ...'--max-tokens 9 --temperature 0 --top-k 3 --top-p 0.5 --seed 4 --stop END'.split(' '),
    );
    const defaults = { prompt: 'To', maxTokens: 200, temperature: 0.8, topK: null, topP: 1, seed: 0, stop: '' };
    expect(asked.map((one) => [one.name, one.asked])).toEqual([
      ['generate', defaults],
      ['generate', { prompt: '', maxTokens: 9, temperature: 0, topK: 3, topP: 0.5, seed: 4, stop: 'END' }],
    ]);
  });

  test('writes nothing of a prompt that is refused', async () => {
    const { lab } = cliWith('language', () => "prompt: the character 'ë' is not in the vocabulary.");
    expect(await lab('sample', 'ada', '--prompt', 'Zoë')).toEqual({
      code: 2,
      out: '',
      err: "--prompt: the character 'ë' is not in the vocabulary.\n",
    });
  });

  test('writes several texts with seeds one after the other', async () => {
    const { lab, id } = cliWith('language', writing);
    expect((await lab('sample', 'ada', '--count', '2', '--seed', '7', '--prompt', 'To')).out).toBe(
      'To be 7\n\nTo be 8\n',
    );
    const { out } = await lab('sample', 'ada', '--count', '2', '--json', '--prompt', 'To');
    const told = { kind: 'text', run: id, step: 40, prompt: 'To', tokens: 5, tokensPerSecond: 20 };
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toEqual([
      { ...told, seed: 0, text: ' be 0' },
      { ...told, seed: 1, text: ' be 1' },
    ]);
  });

  test('writes into a file', async () => {
    const { context, lab } = cliWith('language', writing);
    const path = join(context.workingDir, 'play.txt');
    expect((await lab('sample', 'ada', '--prompt', 'To', '--out', 'play.txt')).out).toBe(
      `The text of step 40 in ${path}\n`,
    );
    expect(readFileSync(path, 'utf8')).toBe('To be 0\n');
    expect(await lab('sample', 'ada', '--out', 'none/play.txt')).toMatchObject({
      code: 2,
      err: `--out: ${join(context.workingDir, 'none/play.txt')} can't be written: its folder does not exist; choose another file.\n`,
    });
  });

  test.each([
    ['--temperature 11', "--temperature: '11' is not allowed; use a number from 0 to 10."],
    ['--temperature warm', "--temperature: 'warm' is not allowed"],
    ['--top-p 0', "--top-p: '0' is not allowed; use a number above 0, up to 1."],
    ['--top-p 1.5', "--top-p: '1.5' is not allowed; use a number above 0, up to 1."],
    ['--stop=', '--stop: it is empty; use at least one character, or leave it out.'],
    ['--top-k 0', "--top-k: '0' is not allowed; use a whole number from 1 to "],
    ['--max-tokens 10001', "--max-tokens: '10001' is not allowed; use a whole number from 1 to 10000."],
  ])('refuses %s', async (options, sentence) => {
    const { lab } = cliWith('language', none);
    const { code, err } = await lab('sample', 'ada', ...options.split(' '));
    expect(code).toBe(2);
    expect(err).toContain(sentence);
  });
});

test('lab sample refuses what a model has no use for', async () => {
  const drawing = cliWith(null, none);
  expect(await drawing.lab('sample', 'ada', '--prompt', 'a shoe')).toMatchObject({
    code: 2,
    err: '--prompt: ada draws pictures; use --step, --count, --seed or --out.\n',
  });
  expect(await drawing.lab('sample', 'ada', '--out', 'none/tiles.png')).toMatchObject({
    code: 2,
    err: `--out: ${join(drawing.context.workingDir, 'none/tiles.png')} can't be written: its folder does not exist; choose another file.\n`,
  });
  const { lab } = cliWith('copy', none);
  expect(await lab('sample', 'ada')).toMatchObject({
    code: 2,
    err: 'ada neither draws pictures nor writes text; see lab attention and lab eval.\n',
  });
});

test.each([
  ['--arithmetic 1 2', "--arithmetic: '1 2' is not allowed; use A, B and C of A − B + C, as in 1,4,9 2,5,8 3."],
  ['--arithmetic 1 2 x', "--arithmetic: 'x' is no sample; use numbers of the gallery such as 12"],
  ['--samples 0', "--samples: '0' is no sample; use numbers"],
  ['--samples 1,2 --seed 3', '--seed: --samples has no use for it; leave it out.'],
  ['--interpolate 3 --samples 5', '--samples: 1 of them are not allowed; use 2 to 16.'],
  ['--way linear', "--way: 'linear' is not allowed here; use it with --interpolate."],
  ['--way smooth --interpolate 3', "--way: 'smooth' is not allowed here; use it with --samples, or use --walk."],
])('lab sample refuses %s of a model that draws', async (options, sentence) => {
  const { code, err } = await cliWith(null, none).lab('sample', 'ada', ...options.split(' '));
  expect(code).toBe(2);
  expect(err).toContain(sentence);
});

test.each([
  ['--samples 3,7:2', 'draw', { samples: '3,7:2', interpolate: 0 }],
  ['--interpolate 8 --way linear --seed 4', 'draw', { interpolate: 8, interpolation: 'linear', seed: 4 }],
  ['--interpolate 8 --samples 3,10', 'path', { samples: '3,10', hops: 7, way: 'spherical', loop: false }],
  ['--walk 5 --seed 4', 'walk', { seed: 4, through: 5, hops: 8 }],
  ['--arithmetic 1,2 3 4 --class Coat', 'arithmetic', { a: '1,2', b: '3', c: '4', class: 'Coat' }],
])('lab sample %s asks %s', async (options, name, asked) => {
  const { lab, asked: heard } = cliWith(null, none);
  await lab('sample', 'ada', ...options.split(' '));
  expect(heard).toMatchObject([{ name, asked }]);
});

describe('favourites', () => {
  test('are added, listed, drawn by their checkpoint, and removed', async () => {
    const { lab, asked, dir } = cliWith(null, none);
    const add = ['favourites', 'add', 'ada', 'red coat', '--ask', 'draw', '--set', 'samples=12', '--step', '20'];
    expect(await lab(...add)).toEqual({ code: 0, err: '', out: 'red coat is kept, with the checkpoint of step 20.\n' });
    expect(await lab(...add)).toMatchObject({
      code: 2,
      err: expect.stringContaining('is a favourite already') as string,
    });
    const walk = ['favourites', 'add', 'ada', 'w', '--ask', 'walk', '--note', 'Slow.', '--json'];
    expect(JSON.parse((await lab(...walk)).out)).toMatchObject({
      kind: 'favourite',
      name: 'w',
      note: 'Slow.',
      step: 40,
    });
    expect((await lab('favourites', 'ada')).out).toBe(
      'NAME      QUESTION  STEP  ASKED       NOTE\nred coat  draw      20    samples 12\nw         walk      40                Slow.\n',
    );
    expect((await lab('runs', 'show', 'ada')).out).toContain('Favourites    red coat (step 20), w (step 40)\n');

    await lab('sample', 'ada', '--favourite', 'red coat');
    await lab('ask', 'ada', '--favourite', 'w');
    expect(asked).toMatchObject([{ name: 'draw', asked: { samples: '12' } }, { name: 'walk' }]);
    rmSync(checkpointDir(dir, 20), { recursive: true });
    expect(await lab('sample', 'ada', '--favourite', 'red coat')).toEqual({
      code: 2,
      out: '',
      err: "--favourite: the checkpoint of step 20 that 'red coat' was kept of is gone; use step 40, the nearest that there is.\n",
    });
    expect((await lab('favourites', 'ada', '--json')).out).toContain('"answerable":false');
    expect(await lab('sample', 'ada', '--favourite', 'w', '--seed', '3')).toMatchObject({
      code: 2,
      err: '--seed: --favourite has no use for it; leave it out.\n',
    });

    expect(await lab('favourites', 'remove', 'ada', 'w')).toMatchObject({
      code: 0,
      out: 'w is no favourite any more.\n',
    });
    expect(await lab('favourites', 'remove', 'ada', 'w')).toMatchObject({
      code: 2,
      err: "favourite: 'w' is none of this run's; use one of 'red coat'.\n",
    });
  });
});

describe('lab attention', () => {
  /** Of two layers with two heads over two tokens: weight 0.1 · layer + 0.01 · head at the start of each. */
  const weight = (layer: number, head: number): number => 0.1 * layer + 0.01 * head;
  const record = (ask: Ask, content: PanelContent): Answer => {
    writePanelRecord(ask.path!, { panel: 'attention', step: 40, content }, encodePng);
    return { ...answered(content.body), recorded: true };
  };
  const examining = (ask: Ask): Answer => {
    const matrices = Object.fromEntries(
      [1, 2].flatMap((layer) =>
        [1, 2].map((head) => {
          const value = weight(layer, head);
          const values = Float32Array.of(value, 1 - value, 0, 1);
          return [`attention/0/${layer - 1}/${head - 1}`, { rows: 2, columns: 2, values }];
        }),
      ),
    );
    const entropy = [
      [0.1, 0.2],
      [0.3, 0.4],
    ];
    const prediction = { kind: 'tokens' as const, predicted: ['x', 'b'], target: [null, 'c'], answerFrom: 1 };
    const probe = { title: 'Your input', tokens: ['a\n', ' '], image: null, prediction, entropy };
    return record(ask, { body: { layers: 2, heads: 2, probes: [probe] }, matrices });
  };
  const row = (layer: number, head: number): number[][] => [
    [weight(layer, head), 1 - weight(layer, head)].map((value) => Number(Math.fround(value).toPrecision(8))),
    [0, 1],
  ];

  test('prints the weights of all heads, or of those that are chosen', async () => {
    const { lab, id } = cliWith('copy', examining);
    const ask = async (...options: string[]): Promise<Record<string, unknown>> =>
      JSON.parse((await lab('attention', 'ada', '--input', '1 2', '--json', ...options)).out) as Record<
        string,
        unknown
      >;
    expect(await ask()).toMatchObject({
      kind: 'attention',
      run: id,
      step: 40,
      layers: 2,
      heads: 2,
      tokens: ['a\n', ' '],
      prediction: { kind: 'tokens', answerFrom: 1 },
      entropy: [
        [0.1, 0.2],
        [0.3, 0.4],
      ],
      weights: [
        [row(1, 1), row(1, 2)],
        [row(2, 1), row(2, 2)],
      ],
    });
    expect(await ask('--layer', '2')).toMatchObject({ layer: 2, weights: [row(2, 1), row(2, 2)] });
    expect(await ask('--head', '2')).toMatchObject({ head: 2, weights: [row(1, 2), row(2, 2)] });
    expect(await ask('--layer', '2', '--head', '1')).toMatchObject({ layer: 2, head: 1, weights: row(2, 1) });
  });

  test('tells people of each head', async () => {
    const { lab } = cliWith('copy', examining);
    expect((await lab('attention', 'ada', '--input', '1 2', '--layer', '2')).out).toBe(
      'Your input: 2 tokens\nPrediction: b; right is c\n' +
        'LAYER  HEAD  ENTROPY (BITS)  STRONGEST, FROM → TO\n' +
        '2      1     0.300           a↵ → ␣ 0.790, a↵ → a↵ 0.210\n' +
        '2      2     0.400           a↵ → ␣ 0.780, a↵ → a↵ 0.220\n',
    );
  });

  test('tokens that are the same are told apart by their places; the names of image parts stay as they are', async () => {
    const answering = (tokens: string[], image: ProbeImage | null) => (ask: Ask) => {
      const prediction = { kind: 'class' as const, classes: [{ name: 'shoe', probability: 1 }], target: null };
      const probe = { title: 'Your input', tokens, image, prediction, entropy: [[0]] };
      const matrices = { 'attention/0/0/0': { rows: 2, columns: 2, values: Float32Array.of(0.5, 0.5, 0.25, 0.75) } };
      return record(ask, { body: { layers: 1, heads: 1, probes: [probe] }, matrices });
    };
    const size = { width: 2, height: 2, channels: 1 as const };
    const picture = { ...size, pixels: 'AAAAAA==', patchWidth: 2, patchHeight: 1, firstToken: 0 };
    const brackets = cliWith('copy', answering(['(', '('], null));
    expect((await brackets.lab('attention', 'ada', '--input', '((')).out).toContain('(@2 → (@2 0.750, (@1 → (@1 0.500');
    const image = cliWith('images', answering(['row 1', 'row 2'], picture));
    expect((await image.lab('attention', 'ada', '--input', '0')).out).toContain('row 2 → row 2 0.750');
  });

  test('draws one head, or the mean of a layer', async () => {
    const { context, lab } = cliWith('copy', examining);
    const path = join(context.workingDir, 'head.png');
    const { out } = await lab('attention', 'ada', '--input', '1 2', '--layer', '1', '--head', '2', '--png', 'head.png');
    expect(out).toBe(`Layer 1, head 2, at step 40 in ${path}\n`);
    const { width, height, data } = decode(readFileSync(path));
    expect([width, height]).toEqual([1024, 1024]);
    // The lower half: nothing on the left, the most on the right.
    const last = 3 * 1024 * 1023;
    expect([...data.slice(last, last + 3)]).toEqual([0x0a, 0x10, 0x20]);
    expect([...data.slice(-3)]).toEqual([0xff, 0xd4, 0x5e]);
    expect((await lab('attention', 'ada', '--input', '1 2', '--png', 'mean.png')).out).toContain(
      'Layer 2, the mean of 2 heads',
    );
  });

  test.each([
    ['copy', ['--input', '1 2'], { text: '1 2' }],
    ['copy', ['--input', '12'], { text: '12' }],
    ['copy', ['--example', '12'], { example: 12 }],
    ['language', ['--input', '12'], { text: '12' }],
    ['texts', ['--input', '12'], { example: 12 }],
    ['texts', ['--input', 'twelve'], { text: 'twelve' }],
    ['images', ['--input', '12'], { example: 12 }],
  ])('for %s takes %j as it is meant', async (task, options, input) => {
    const { lab, asked } = cliWith(task, examining);
    await lab('attention', 'ada', ...options);
    expect(asked[0]).toEqual({ name: 'attention', asked: input });
  });

  test('takes an image file for a model of images', async () => {
    const { context, lab, asked } = cliWith('images', examining);
    const path = join(context.workingDir, '7');
    writeFileSync(path, '');
    await lab('attention', 'ada', '--input', '7');
    expect(asked[0]!.asked).toEqual({ file: path });
    expect((await lab('attention', 'ada', '--input', 'shoe.png')).err).toBe(
      "--input: 'shoe.png' is not allowed; use an image file, or the number of a test image.\n",
    );
  });

  test.each([
    [[], '--input: lab attention needs it'],
    [['--input', 'a', '--example', '1'], '--example: 1 and --input a exclude each other'],
    [['--input', 'a', '--layer', '3'], '--layer: 3 is not allowed; use a whole number from 1 to 2.'],
    [['--input', 'a', '--head', '0'], "--head: '0' is not allowed; use a whole number from 1 to "],
    [['--input', 'a', '--png', 'head.jpg'], "--png: 'head.jpg' is not allowed; use a file name that ends in .png."],
    [['--input', 'a', '--png', 'none/head.png'], "none/head.png can't be written: its folder does not exist"],
  ])('refuses %j', async (options, sentence) => {
    const { lab } = cliWith('copy', examining);
    const { code, err } = await lab('attention', 'ada', ...options);
    expect(code).toBe(2);
    expect(err).toContain(sentence);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  test('leaves no records behind, and no picture where there is none to draw', async () => {
    const { context, lab, paths } = cliWith('copy', examining);
    await lab('attention', 'ada', '--input', '1 2', '--layer', '3', '--png', 'head.png');
    expect(existsSync(join(context.workingDir, 'head.png'))).toBe(false);
    expect(existsSync(`${paths[0]!}.json`)).toBe(false);
  });
});

describe('heatmap', () => {
  test('has square cells of whole pixels, and colours from nothing over half to the largest value', () => {
    const { width, height, pixels } = heatmap({ rows: 3, columns: 300, values: new Float32Array(900).fill(0.25) });
    expect([width, height]).toEqual([900, 9]);
    expect([...pixels.subarray(0, 3)]).toEqual([0xff, 0xd4, 0x5e]);
    const line = heatmap({ rows: 1, columns: 5, values: Float32Array.of(0, 0.1, 0.2, 0.3, 0.4) });
    const colours = Array.from({ length: 5 }, (_, at) => [...line.pixels.subarray(3 * 204 * at, 3 * 204 * at + 3)]);
    expect(line.width).toBe(1020);
    expect(colours).toEqual([
      [10, 16, 32],
      [29, 64, 120],
      [47, 111, 208],
      [151, 162, 151],
      [255, 212, 94],
    ]);
  });

  test('of nothing but zeros is dark', () => {
    expect(new Set(heatmap({ rows: 1, columns: 1, values: Float32Array.of(0) }).pixels)).toEqual(new Set([10, 16, 32]));
  });
});
