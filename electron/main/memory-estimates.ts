import { RequestError } from '../../models/core/errors.js';
import type { MemoryPlace, MemoryRoom } from '../../models/core/memory-estimate.js';
import type { Estimated } from '../launch/estimate-memory.js';

export interface Wanted {
  architecture: string;
  /** Complete and valid. */
  config: Record<string, unknown>;
  /** `auto`, `cpu`, or a GPU's. */
  device: string;
}

export interface MemoryEstimatesOptions {
  /** Estimates in a worker, which `signal` ends. */
  estimate: (wanted: Wanted, signal: AbortSignal) => Promise<Estimated>;
  /** What there is now; null where only the worker can tell. */
  room: (place: MemoryPlace, device: string) => Promise<MemoryRoom | null>;
}

/** Keys that have no influence on what a step takes. */
const IDLE = new Set(
  ['seed', 'steps', 'epochs', 'learningRate', 'warmupSteps', 'schedule', 'finalRateRatio', 'sampleEvery']
    .concat([
      'checkpointEvery',
      'stepsPerSecond',
      'keepCheckpoints',
      'evaluateEvery',
      'patience',
      'beta1',
      'beta2',
      'momentum',
    ])
    .concat(['dropout', 'labelSmoothing', 'weightDecay', 'clipNorm']),
);

/** As many estimates are kept. */
const KEPT = 100;

/** The estimates that a form asks for while it is filled in: one worker at a time, and none twice. */
export class MemoryEstimates {
  readonly #options: MemoryEstimatesOptions;
  readonly #known = new Map<string, Estimated>();
  #running: { key: string; estimate: Promise<Estimated>; abort: AbortController } | null = null;

  constructor(options: MemoryEstimatesOptions) {
    this.#options = options;
  }

  /** A newer question ends one that is still being worked on. Rejects with RequestError. */
  async of(wanted: Wanted): Promise<Estimated> {
    const key = keyOf(wanted);
    const known = this.#known.get(key) ?? (await this.#work(key, wanted));
    const room = (await this.#options.room(known.report.place, wanted.device)) ?? known.room;
    return { report: known.report, room };
  }

  close(): void {
    this.#running?.abort.abort();
  }

  async #work(key: string, wanted: Wanted): Promise<Estimated> {
    if (this.#running?.key === key) return this.#running.estimate;
    this.#running?.abort.abort();
    const abort = new AbortController();
    const running = { key, abort, estimate: this.#options.estimate(wanted, abort.signal) };
    this.#running = running;
    try {
      const estimated = await running.estimate;
      this.#known.set(key, estimated);
      const [oldest] = this.#known.keys();
      if (this.#known.size > KEPT) this.#known.delete(oldest!);
      return estimated;
    } catch (error) {
      if (abort.signal.aborted) throw new RequestError('Something newer has been asked for.', { cause: error });
      throw error;
    } finally {
      if (this.#running === running) this.#running = null;
    }
  }
}

function keyOf({ architecture, config, device }: Wanted): string {
  const entries = Object.entries(config).filter(([key]) => !IDLE.has(key));
  return JSON.stringify([architecture, device, entries.sort(([a], [b]) => (a < b ? -1 : 1))]);
}
