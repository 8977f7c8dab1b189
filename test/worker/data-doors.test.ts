/**
 * What becomes of a run whose data have changed, at every door and for every architecture: going on, a branch's first
 * sitting, questions that need the data or don't, and a new run that begins with its weights.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { architectureConfigs } from '../../models/core/architectures.js';
import type { ArchitectureConfig } from '../../models/core/config.js';
import { describeFields, fieldsOf } from '../../models/core/fields.js';
import { architectureConfig, configErrors, parseConfig, presetConfig } from '../../models/core/parse-config.js';
import type { QuestionInfo } from '../../models/core/questions.js';
import { createTraining } from '../../models/core/train.js';
import { dataOfRun } from '../../models/data/data-of-run.js';
import type { DataDirs, DatasetKind } from '../../models/data/dataset.js';
import type { Answer, Question, WorkerEvent } from '../../electron/protocol/run.js';
import { readAssets } from '../../electron/runs/assets-file.js';
import { listCheckpoints } from '../../electron/runs/checkpoints.js';
import { branchRun, prepareContinuation } from '../../electron/runs/continue-run.js';
import { createStarted } from '../../electron/runs/create-run.js';
import { readLog } from '../../electron/runs/log-file.js';
import { metricsPath } from '../../electron/runs/run-paths.js';
import { readRunRecord } from '../../electron/runs/run-record.js';
import { startOf } from '../../electron/runs/start-files.js';
import { Asking } from '../../electron/worker/asking.js';
import { liveRulesOf } from '../../electron/worker/live-settings.js';
import { TrainingRun, type TrainingRunOptions } from '../../electron/worker/training-run.js';
import { began, newRun } from '../runs/run-fixture.js';
import { dataName, tinyData, type DataState } from './tiny-data.js';

/** The smallest model of a preset, which learns in few steps; a value that doesn't go with the others stays the preset's. */
function smallest(architecture: ArchitectureConfig, preset: string): Record<string, unknown> {
  const wanted: Record<string, unknown> = {
    dataset: dataName,
    steps: 1,
    batchSize: 2,
    mode: 'eager',
    probes: 1,
    context: 8,
  };
  for (const { key, group, kind, minimum, minItems = 0 } of describeFields(architecture)) {
    if (group !== 'Model' || minimum === undefined) continue;
    if (kind === 'integer') wanted[key] = minimum;
    if (kind === 'integers') wanted[key] = Array<number>(minItems).fill(minimum);
  }
  const chosen = (unfit: ReadonlySet<string | undefined>) =>
    Object.fromEntries(
      describeFields(architecture).flatMap(({ key }) => (key in wanted && !unfit.has(key) ? [[key, wanted[key]]] : [])),
    );
  const errors = configErrors(architecture, preset, chosen(new Set()));
  return parseConfig(architecture, preset, chosen(new Set(errors.map(({ field }) => field))));
}

/** One preset of each kind of data that an architecture learns from. */
const cases = architectureConfigs.flatMap((architecture) => {
  const kinds = new Map<DatasetKind, string>();
  for (const preset of Object.keys(architecture.presets)) {
    const kind = architecture.dataKind(presetConfig(architecture, preset));
    if (kind !== null && !kinds.has(kind)) kinds.set(kind, preset);
  }
  return [...kinds].map(([kind, preset]) => ({ architecture, kind, preset }));
});

const fingerprint: TrainingRunOptions['fingerprint'] = (architecture, config, dirs) =>
  dataOfRun({ architecture, config }, dirs);

/** Trains the run to its last step; its last event. */
async function sit(dir: string, dataDirs: DataDirs): Promise<WorkerEvent> {
  const events: WorkerEvent[] = [];
  const run = new TrainingRun({
    ...{ dir, dataDirs, createTraining, fingerprint },
    send: (event) => events.push(event),
    metrics: (name, config) => architectureConfig(name).metrics(config),
    runConfig: (name, config) => config as ReturnType<TrainingRunOptions['runConfig']>,
    liveRules: (name, config) => liveRulesOf(architectureConfig(name), config),
    sleep: () => Promise.resolve(),
    now: () => began,
    monotonicMs: () => 0,
    nextTurn: () => Promise.resolve(),
  });
  await run.run();
  return events.at(-1)!;
}

type Ask = (dir: string, question: Question, dataDirs: DataDirs) => Promise<WorkerEvent>;

/** Asks a run's newest checkpoint, by one process. */
function asker(): Ask {
  const events: WorkerEvent[] = [];
  const asking = new Asking({
    ...{ createTraining, fingerprint, tools: () => Promise.resolve({}) },
    send: (event) => events.push(event),
    monotonicMs: () => 0,
    nextTurn: () => Promise.resolve(),
  });
  return async (dir, question, dataDirs) => {
    await asking.ask({ kind: 'ask', request: 1, dir, step: null, question, path: null, dataDirs });
    return events.at(-1)!;
  };
}

/** As JSON, without how long it took. */
const untimed = (event: WorkerEvent): unknown =>
  JSON.parse(JSON.stringify(event), (key, value: unknown) => (key === 'seconds' ? null : value));

/** Ways to ask: as little as can be, alone or with one key that can be left out. */
function waysToAsk({ asked }: QuestionInfo, source: string): Record<string, unknown>[] {
  const fields = fieldsOf(asked);
  const texts: Record<string, unknown> = { row: 'x=1,y=2' };
  const least = Object.fromEntries(
    fields.flatMap(({ key, kind, nullable, minimum }) => (kind === 'integer' && !nullable ? [[key, minimum]] : [])),
  );
  const more = fields.flatMap(({ key, kind, nullable, widget }) => {
    if (kind === 'text') return [{ [key]: widget ? source : (texts[key] ?? 'abba') }];
    return nullable ? [{ [key]: 0 }] : [];
  });
  return [{}, ...more].map((values) => ({ ...least, ...values }));
}

/** What this run answers: of each question, one way to ask that needs its data and one that doesn't. */
async function answeredBy(dir: string, source: string, dirs: DataDirs) {
  const { architecture, config } = readRunRecord(dir);
  const ask = asker();
  const answered: { question: Question; needsData: boolean; answer: Answer }[] = [];
  for (const info of architectureConfig(architecture).questions(config)) {
    const { name } = info;
    for (const asked of waysToAsk(info, source)) {
      const { data } = info.asked.safeParse(asked);
      const needsData = info.needsData?.(data ?? {}) ?? true;
      if (!data || answered.some((one) => one.question.name === name && one.needsData === needsData)) continue;
      const event = await ask(dir, { name, asked }, dirs);
      if (event.kind === 'answer') answered.push({ question: { name, asked }, needsData, answer: event.answer });
    }
  }
  return answered;
}

const changed = /^dataset: 'things' has changed since this run began: .+ differs? \(then .+; now .+\); add [^.]+\.$/;
const were = /^dataset: 'things', which this run learned from \([^)]+\), /;
const refusals: Record<Exclude<DataState, 'unchanged'>, RegExp> = {
  ...{ other: changed, reordered: changed, 'held-out': changed },
  gone: new RegExp(`${were.source}is gone; add it again under this name\\.$`),
  damaged: new RegExp(`${were.source}can't be read: [^ ]+dataset\\.json: this file is not JSON; [^.]+\\.$`),
  cut: /^[^ ]+: .+\.$/,
};

test.each(cases)('$architecture.name of $kind, whose data have changed', async ({ architecture, kind, preset }) => {
  const { places, source } = await tinyData(kind);
  const { unchanged, ...others } = places as Record<DataState, DataDirs>;
  const { dir, runsDir } = newRun({ architecture: architecture.name, preset, config: smallest(architecture, preset) });
  expect(await sit(dir, unchanged)).toMatchObject({ kind: 'done', step: 1 });
  const branch = () => branchRun(dir, 1, { runsDir, now: began, steps: 2 }).dir;
  const kept = (at: string) => [listCheckpoints(at).map(({ step }) => step), readFileSync(metricsPath(at), 'utf8')];
  const answered = await answeredBy(dir, kind === 'images' ? join(source, 'ant', '0.png') : source, unchanged);
  const free = answered.filter(({ needsData }) => !needsData);
  const bound = answered.filter(({ needsData }) => needsData);
  const questions = architecture.questions(readRunRecord(dir).config);
  const some = (test: (needsData: QuestionInfo['needsData']) => boolean) =>
    questions.some(({ needsData }) => test(needsData));
  expect([free.length > 0, bound.length > 0]).toEqual([some((needs) => !!needs), some((needs) => !needs)]);

  for (const [state, dirs] of Object.entries(others) as [Exclude<DataState, 'unchanged'>, DataDirs][]) {
    const refused = { kind: 'failed', message: expect.stringMatching(refusals[state]) as string };
    for (const one of [dir, branch()]) {
      const before = kept(one);
      prepareContinuation(one, 2, { status: 'stopped' });
      expect(await sit(one, dirs), `${state}: going on`).toMatchObject(refused);
      expect(kept(one)).toEqual(before);
    }
    if (['other', 'reordered', 'held-out'].includes(state)) {
      const told = branch();
      const data = await fingerprint(architecture.name, readRunRecord(dir).config, dirs);
      const goOn = () => prepareContinuation(told, 2, { status: 'stopped', data, otherData: true });
      if (state === 'reordered') expect(goOn).toThrow("'things' does not fit what this run has learned: its classes");
      else {
        expect(goOn().otherData).toMatchObject({ step: 1 });
        expect(await sit(told, dirs), `${state}: going on, told to`).toMatchObject({ kind: 'done', step: 2 });
      }
    }
    const ask = asker();
    const askFreely = async () => {
      for (const { question, answer } of free) {
        const event = await ask(dir, question, dirs);
        expect(untimed(event), `${state}: ${question.name}, without its data`).toEqual(
          untimed({ kind: 'answer', request: 1, answer }),
        );
      }
    };
    await askFreely();
    for (const { question } of bound) {
      const event = await ask(dir, question, dirs);
      if (state === 'other' || state === 'held-out') {
        const warnings = [expect.stringMatching(/^The data set 'things' has changed .+ It was .+; it is .+ now\. /)];
        expect(event, `${state}: ${question.name}`).toMatchObject({ kind: 'answer', answer: { warnings } });
      } else {
        const message =
          state === 'reordered'
            ? /can't be asked about: its classes are in another order, as class 1 was 'ant' and is 'bee' now/
            : refusals[state];
        expect(event, `${state}: ${question.name}`).toMatchObject({
          kind: 'refused',
          message: expect.stringMatching(message) as string,
        });
      }
    }
    // Also by the model that was built for what needs the data.
    await askFreely();
  }

  const own = architecture.startsFrom.find((one) => one.architecture === architecture.name);
  if (others.reordered && own?.parts.some(({ name }) => name === 'all')) {
    const { start } = startOf(dir, { step: null, part: 'all', runsDir });
    const run = { architecture: architecture.name, preset, config: smallest(architecture, preset), every: 10, start };
    const begun = createStarted(runsDir, run, { now: began, from: dir }).dir;
    expect(await sit(begun, others.reordered), 'beginning with its weights').toMatchObject({ kind: 'done', step: 1 });
    // A model without classes of its own has nothing to mistake.
    const told = readAssets(begun)?.['classNames']
      ? [expect.stringContaining("class 1 was 'ant' there and is 'bee'")]
      : [];
    const said = readLog(begun).lines.flatMap(({ level, message }) => (level === 'warning' ? [message] : []));
    expect(said).toEqual(told);
  }

  for (const one of [branch(), dir]) {
    prepareContinuation(one, 2, { status: 'stopped' });
    expect(await sit(one, unchanged), 'going on').toMatchObject({ kind: 'done', step: 2 });
  }
});
