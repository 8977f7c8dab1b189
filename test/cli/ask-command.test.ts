import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CliContext } from '../../electron/cli/cli-context.js';
import type { Answer } from '../../electron/protocol/run.js';
import { writeCheckpoint } from '../../electron/runs/checkpoints.js';
import { createRun } from '../../electron/runs/create-run.js';
import { writePanelRecord } from '../../electron/runs/panel-record.js';
import { encodePng } from '../../models/data/png.js';
import { began, stateAt } from '../runs/run-fixture.js';
import { AnsweringWorker, type Ask, type Reply } from './answering-worker.js';
import { cliIn } from './fake-context.js';

/** A command line with one run, `ada`, with checkpoints at 20 and 40. */
function cliWith(task: 'copy' | 'language' | null, reply?: Reply) {
  const { context, lab } = cliIn();
  const asked: Ask[] = [];
  if (reply) {
    context.spawnWorker = () =>
      new AnsweringWorker((ask, worker) => {
        asked.push(ask);
        return reply(ask, worker);
      });
  }
  const { dir, record } = addRun(context, task);
  return { context, lab, asked, dir, id: record.id };
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

const answered = (body: unknown, more: Partial<Answer> = {}): Answer => ({
  ...{ step: 40, body, recorded: false, warnings: [] },
  ...more,
});

describe('lab ask RUN', () => {
  test('lists what the run can be asked, with every key', async () => {
    const { lab } = cliWith('language');
    const { code, out } = await lab('ask', 'ada');
    expect(code).toBe(0);
    expect(
      out
        .split('\n')
        .filter((line) => /^\w+: /.test(line))
        .map((line) => line.split(':')[0]),
    ).toEqual(['evaluate', 'attention', 'generate', 'explain']);
    expect(out).toMatch(/temperature +0\.8 +a number from 0 to 10 +Divides the logits/);
    expect(out).toMatch(/topK +null +a whole number from 1 to 2147483647, or empty/);
  });

  test('lists them as one object a line for scripts', async () => {
    const { lab } = cliWith(null);
    const { out } = await lab('ask', 'ada', '--json');
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toMatchObject([
      {
        kind: 'question',
        name: 'draw',
        panel: 'gallery',
        asked: [
          { key: 'count', default: 64, minimum: 1 },
          { key: 'seed' },
          { key: 'class', default: null },
          { key: 'interpolate' },
          { key: 'interpolation' },
          { key: 'samples', default: null },
        ],
      },
      { kind: 'question', name: 'path', panel: 'gallery' },
      { kind: 'question', name: 'walk', panel: 'gallery' },
      { kind: 'question', name: 'arithmetic', panel: 'gallery' },
      { kind: 'question', name: 'nearest' },
      {
        kind: 'question',
        name: 'evaluate',
        panel: null,
        asked: [{ key: 'samples' }, { key: 'features' }, { key: 'seed' }],
      },
      { kind: 'question', name: 'explain', panel: 'explanations' },
    ]);
  });

  test('tells what can be asked of a run without a checkpoint, and needs one to ask it', async () => {
    const { context, lab } = cliIn();
    createRun(context.runsDir, { architecture: 'gan', preset: 'mlp', config: {}, every: 10, name: 'eve' }, began);
    expect((await lab('ask', 'eve')).out).toContain('draw: ');
    expect(await lab('ask', 'eve', 'draw')).toMatchObject({
      code: 2,
      err: expect.stringContaining('has no checkpoint yet') as string,
    });
    expect(await lab('ask', 'nobody')).toMatchObject({
      code: 2,
      err: expect.stringContaining("'nobody' is neither") as string,
    });
  });
});

describe('lab ask RUN QUESTION', () => {
  test('prints the answer for people and for scripts', async () => {
    const body = { values: { validationLoss: 1.875 }, examples: 2000, unit: 'sequences' };
    const { lab, asked, id, dir } = cliWith('copy', () => answered(body));
    expect(await lab('ask', 'ada', 'evaluate')).toEqual({
      ...{ code: 0, err: '' },
      out: 'values.validationLoss: 1.875\nexamples: 2,000\nunit: sequences\n',
    });
    const { out } = await lab('ask', 'ada', 'evaluate', '--step', '20', '--json');
    expect(JSON.parse(out)).toEqual({ kind: 'answer', run: id, step: 40, question: 'evaluate', body });
    expect(asked).toMatchObject([
      { dir, step: 40, question: { name: 'evaluate', asked: {} }, path: null },
      { dir, step: 20, question: { name: 'evaluate', asked: {} }, path: null },
    ]);
  });

  test('tells pieces as they come, and no answer after them; for scripts the answer alone', async () => {
    const body = { text: 'To be', tokens: 2, seconds: 1 };
    const { lab, asked } = cliWith('language', ({ request }, worker) => {
      worker.says({ kind: 'pieces', request, pieces: ['To', ' '] }, { kind: 'pieces', request, pieces: ['be'] });
      return answered(body);
    });
    const set = ['--set', 'prompt=To = or', '--set', 'temperature=0', '--set', 'topK='];
    expect(await lab('ask', 'ada', 'generate', ...set)).toEqual({ code: 0, err: '', out: 'To be\n' });
    expect(asked[0]!.question.asked).toMatchObject({ prompt: 'To = or', temperature: 0, topK: null, maxTokens: 200 });
    const { out } = await lab('ask', 'ada', 'generate', '--json');
    expect(JSON.parse(out)).toMatchObject({ question: 'generate', body });
  });

  test('prints rows as CSV, and says where there are none', async () => {
    const { lab } = cliWith('copy', () => answered({ rows: [{ name: 'a, b', share: 0.25 }] }));
    expect((await lab('ask', 'ada', 'evaluate', '--csv')).out).toBe('name,share\r\n"a, b",0.25\r\n');
    const without = cliWith('copy', () => answered({ values: {} }));
    expect(await without.lab('ask', 'ada', 'evaluate', '--csv')).toEqual({
      ...{ code: 2, out: '' },
      err: '--csv: this answer has no rows; use --json.\n',
    });
  });

  test('writes matrices and pictures where it is told, and tells where', async () => {
    const { context, lab, asked } = cliWith('copy', (ask) => {
      const body = { layers: 1, heads: 1, probes: [] };
      const matrices = { m: { rows: 1, columns: 1, values: Float32Array.of(1) } };
      if (ask.path !== null) {
        writePanelRecord(ask.path, { panel: 'attention', step: 40, content: { body, matrices } }, encodePng);
      }
      return answered(body, { recorded: ask.path !== null });
    });
    const path = join(context.workingDir, 'looks');
    const { out } = await lab('ask', 'ada', 'attention', '--set', 'text=1 2', '--out', 'looks');
    expect(out).toContain(`Matrices and pictures: ${path}.json\n`);
    expect(asked[0]!.path).toBe(path);
    expect([existsSync(`${path}.json`), readFileSync(`${path}.bin`).length]).toEqual([true, 4]);
    const json = await lab('ask', 'ada', 'attention', '--set', 'text=1 2', '--out', 'looks', '--json');
    expect(JSON.parse(json.out)).toMatchObject({ record: `${path}.json` });
    expect(JSON.parse((await lab('ask', 'ada', 'attention', '--set', 'text=1 2', '--json')).out)).not.toHaveProperty(
      'record',
    );
  });

  test('takes paths from where the user is', async () => {
    const { context, lab, asked } = cliWith('copy', () => answered({}));
    await lab('ask', 'ada', 'attention', '--set', 'file=shoe.png');
    expect(asked[0]!.question.asked).toEqual({ text: null, file: join(context.workingDir, 'shoe.png'), example: null });
  });

  test('says what the answer is not to be compared with', async () => {
    const warnings = ["The data set 'plays' has changed since this run began: train.txt differs."];
    const { lab } = cliWith('copy', () => answered({ examples: 1 }, { warnings }));
    expect(await lab('ask', 'ada', 'evaluate')).toEqual({ code: 0, err: `${warnings[0]}\n`, out: 'examples: 1\n' });
    expect(JSON.parse((await lab('ask', 'ada', 'evaluate', '--json')).out)).toMatchObject({ warnings });
  });

  test('prints as one thing or the other', async () => {
    const { lab } = cliWith('copy');
    const { code, err } = await lab('ask', 'ada', 'evaluate', '--json', '--csv');
    expect([code, err]).toEqual([2, '--csv: it excludes --json; use one of them.\n']);
  });

  test('tells a refusal in one sentence, to scripts as well', async () => {
    const { lab } = cliWith('language', () => "prompt: the character 'ë' is not in the vocabulary.");
    const { code, out, err } = await lab('ask', 'ada', 'generate', '--json');
    expect([code, err]).toEqual([2, "--prompt: the character 'ë' is not in the vocabulary.\n"]);
    expect(JSON.parse(out)).toEqual({ kind: 'failed', code: 'bad-request', message: err.trimEnd() });
  });

  test.each([
    [['draw'], "question: 'draw' can't be asked of this run; use evaluate, attention, generate, explain."],
    [['toString'], "question: 'toString' can't be asked of this run;"],
    [['evaluate', '--set', 'all=true'], 'all: there is no such option; there are none.'],
    [['generate', '--set', 'colour=red'], 'colour: there is no such option; use prompt, maxTokens,'],
    [['generate', '--set', 'topP=2'], 'topP: 2 is not allowed; use a number above 0, up to 1.'],
    [['generate', '--set', 'maxTokens=many'], "maxTokens: 'many' is not allowed; use a whole number from 1 to 10000."],
    [['generate', '--set', 'topP'], "--set: 'topP' is not of the form key=value."],
    [['attention'], 'text: no input is given; use one of text, file and example.'],
    [['attention', '--set', 'text=a', '--set', 'example=1'], 'text: more than one input is given;'],
    [['evaluate', '--out', 'x'], '--out: the answer to evaluate has neither matrices nor pictures; leave it out.'],
    [['attention', '--set', 'text=a', '--out', 'none/x'], "none/x.json can't be written: its folder does not exist"],
    [['evaluate', '--step', '-1'], '--step'],
  ])('refuses %j before a worker is started', async (args, sentence) => {
    const { lab } = cliWith('language');
    const { code, out, err } = await lab('ask', 'ada', ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });
});
