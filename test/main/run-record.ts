import type { RunRecord } from '../../electron/protocol/run.js';

/** A run that waits, with what a test wants to be different. */
export function runRecord(change: Partial<RunRecord>): RunRecord {
  return {
    format: 1,
    id: 'run',
    name: 'run',
    architecture: 'gan',
    preset: 'mlp',
    config: { dataset: 'fashion-mnist' },
    seed: 0,
    steps: 100,
    stepsPerEpoch: null,
    step: 0,
    status: 'queued',
    failure: null,
    parent: null,
    createdAt: '2026-01-31T09:45:00.000Z',
    startedAt: null,
    endedAt: null,
    seconds: 0,
    pid: null,
    versions: {},
    device: null,
    wantedDevice: 'auto',
    execution: null,
    parameters: {},
    metrics: [],
    gallery: null,
    unit: 'images',
    every: 10,
    ...change,
  };
}
