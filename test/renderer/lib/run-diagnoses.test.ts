import { expect, test } from 'vitest';
import { architectureConfigs } from '../../../models/core/architectures.js';
import type { JudgedRun } from '../../../models/core/diagnosis/diagnose-run.js';
import type { Diagnosis } from '../../../models/core/diagnosis/diagnosis.js';
import { RunDiagnoses } from '../../../renderer/lib/run-diagnoses.svelte.js';

const metrics = [{ name: 'loss', title: 'Loss', group: 'loss' as const, part: 'model' }];
const rowsOf = (from: number, to: number, loss: number) => {
  const steps = Int32Array.from({ length: to - from }, (_, i) => from + i + 1);
  return { steps, values: { loss: Float32Array.from(steps, () => loss) } };
};

/** Says so where the newest window's loss is above 9, with the rate that it is given. */
function runOf(asked: number[] = []): JudgedRun {
  return {
    config: { learningRate: 0.1 },
    architecture: {
      stored: {},
      diagnose(config, windows) {
        asked.push(windows.length);
        const last = windows.medians('loss')!.at(-1) ?? 0;
        if (last <= 9) return [];
        const evidence = `rate ${String(config['learningRate'])}`;
        return [
          { name: 'high', title: 'High', label: 'high', since: 1, evidence, metrics: [], help: '', remedies: [] },
        ];
      },
    },
  };
}

test('it judges whenever a window is full, and the same verdict is the same array', () => {
  const asked: number[] = [];
  const diagnoses = new RunDiagnoses();
  diagnoses.begin(runOf(asked), metrics, rowsOf(0, 100, 1));
  expect(diagnoses.found).toEqual([]);
  diagnoses.add(rowsOf(100, 160, 10));
  const { found } = diagnoses;
  expect(found.map(({ name }) => name)).toEqual(['high']);
  diagnoses.add(rowsOf(160, 170, 10));
  expect(asked).toEqual([2, 3]);
  diagnoses.add(rowsOf(160, 220, 10));
  expect(diagnoses.found).toBe(found);
  diagnoses.change({ learningRate: 0.2 });
  diagnoses.add(rowsOf(220, 280, 10));
  expect(diagnoses.found[0]!.evidence).toBe('rate 0.2');
  diagnoses.add(rowsOf(280, 400, 1));
  expect(diagnoses.found).toEqual([]);
});

test('a long history is taken in piece by piece, and what comes meanwhile after it', () => {
  const waiting: (() => void)[] = [];
  const asked: number[] = [];
  const diagnoses = new RunDiagnoses((work) => waiting.push(work));
  diagnoses.begin(runOf(asked), metrics, rowsOf(0, 50_000, 1));
  diagnoses.add(rowsOf(50_000, 50_100, 10));
  expect([asked, waiting.length]).toEqual([[], 1]);
  let pieces = 0;
  while (waiting.length > 0) {
    pieces++;
    waiting.shift()!();
  }
  expect(pieces).toBe(3);
  expect(diagnoses.found).toHaveLength(1);
  expect(asked.at(-1)).toBe(diagnoses.windows!.length);
});

test('a run that is read again keeps its verdict until it has been judged anew', () => {
  const waiting: (() => void)[] = [];
  const diagnoses = new RunDiagnoses((work) => waiting.push(work));
  diagnoses.begin(runOf(), metrics, rowsOf(0, 100, 10));
  const seen: (readonly Diagnosis[])[] = [diagnoses.found];
  diagnoses.begin(runOf(), metrics, rowsOf(0, 30_000, 10));
  seen.push(diagnoses.found);
  waiting.shift()!();
  seen.push(diagnoses.found);
  expect(new Set(seen).size).toBe(1);
  diagnoses.begin(null, metrics, rowsOf(0, 100, 10));
  expect(diagnoses.found).toEqual([]);
});

test('every architecture judges an empty run without a word', () => {
  for (const architecture of architectureConfigs) {
    const diagnoses = new RunDiagnoses();
    diagnoses.begin({ architecture, config: {} }, [], rowsOf(0, 0, 1));
    expect(diagnoses.found, architecture.name).toEqual([]);
  }
});
