import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import { dataFolders, projectRoot } from '../../../build/paths.mjs';
import { forkWorker } from '../../../electron/launch/fork-transport.js';
import { Places } from '../../../electron/launch/places.js';
import { RunSupervisor } from '../../../electron/launch/run-supervisor.js';
import { deviceEnvironment, workerEnvironment } from '../../../electron/launch/worker-environment.js';
import { prepareContinuation } from '../../../electron/runs/continue-run.js';
import { createRun } from '../../../electron/runs/create-run.js';
import { readRunRecord } from '../../../electron/runs/run-record.js';
import { architectureConfig, parseConfig } from '../../../models/core/parse-config.js';
import type { Held } from './growth.js';

const measure = new URL('measure.mjs', import.meta.url).href;

/** Preset of what is trained. */
export type Soaked = 'mlp' | 'dcgan';

const small: Record<Soaked, Record<string, unknown>> = {
  mlp: { batchSize: 16, generatorLayers: [8], discriminatorLayers: [8] },
  dcgan: { batchSize: 4, filters: [2, 2] },
};

/** A GAN, as small as can be, that trains for long in the real worker; what that holds is noted at each checkpoint. */
export class SoakedRun {
  readonly #soaked: Soaked;
  readonly #folder: string;
  readonly #steps: number;
  readonly #checkpoints: number;
  readonly #seed: number;
  readonly #evaluations: number;

  /** `folder` keeps the run, so that it is gone on with; with `fresh` it begins anew. */
  constructor(
    folder: string,
    {
      soaked = 'mlp',
      steps,
      checkpoints,
      seed = 3,
      fresh = false,
      evaluations = 0,
    }: {
      soaked?: Soaked;
      steps: number;
      checkpoints: number;
      seed?: number;
      fresh?: boolean;
      evaluations?: number;
    },
  ) {
    this.#soaked = soaked;
    this.#folder = folder;
    this.#steps = steps;
    this.#checkpoints = checkpoints;
    this.#seed = seed;
    this.#evaluations = evaluations;
    if (fresh) rmSync(folder, { recursive: true, force: true });
  }

  /** Trains to the last step; `onCheckpoint` hears of each. Throws where the run fails. */
  async train(onCheckpoint: (step: number) => void): Promise<void> {
    const dir = this.dir ?? this.#create();
    if (readRunRecord(dir).status === 'done') return;
    // The worker of a test that was killed takes a moment to end by itself.
    await vi.waitFor(() => prepareContinuation(dir, undefined, { status: 'stopped' }), { timeout: 30_000 });
    const { MODEL_LAB_EXECUTION: execution = 'graph', ...env } = process.env;
    const supervisor = new RunSupervisor({
      ...{ dir, dataDirs: dataFolders(), places: new Places(1), now: Date.now },
      spawn: () =>
        forkWorker(join(projectRoot, 'dist', 'worker.cjs'), {
          ...workerEnvironment({ ...env, MODEL_LAB_EXECUTION: execution }, { device: deviceEnvironment(null) }),
          NODE_OPTIONS: `--import ${measure}`,
          MODEL_LAB_SOAK_FILE: this.#heldPath,
        }),
      onEvent: (event) => event.kind === 'checkpoint' && onCheckpoint(event.step),
    });
    const end = await supervisor.run();
    if (end.kind === 'failed') throw new Error(`${end.failure.message}\n${end.output}`);
  }

  /** The run's directory; null before it is begun. */
  get dir(): string | null {
    const runs = join(this.#folder, 'runs');
    const [name] = existsSync(runs) ? readdirSync(runs) : [];
    return name === undefined ? null : join(runs, name);
  }

  /** What each process held, at each checkpoint that it wrote. */
  get held(): Held[][] {
    const lines = existsSync(this.#heldPath) ? readFileSync(this.#heldPath, 'utf8').trimEnd().split('\n') : [];
    const sittings = new Map<number, Held[]>();
    for (const line of lines) {
      const held = JSON.parse(line) as Held;
      sittings.set(held.pid, [...(sittings.get(held.pid) ?? []), held]);
    }
    return [...sittings.values()];
  }

  get #heldPath(): string {
    return join(this.#folder, 'held.jsonl');
  }

  #create(): string {
    const every = this.#steps / this.#checkpoints;
    const config = parseConfig(architectureConfig('gan'), this.#soaked, {
      ...{ dataset: 'fashion-mnist-10k', latentSize: 8, ...small[this.#soaked] },
      ...{ steps: this.#steps, seed: this.#seed, sampleEvery: every, checkpointEvery: every, keepCheckpoints: 3 },
      evaluateEvery: this.#evaluations === 0 ? 0 : this.#steps / this.#evaluations,
    });
    const run = {
      architecture: 'gan',
      preset: this.#soaked,
      config,
      every: 10,
      status: 'stopped',
      wantedDevice: 'cpu',
    } as const;
    return createRun(join(this.#folder, 'runs'), run, new Date()).dir;
  }
}
