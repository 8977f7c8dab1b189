import { peerNames } from './contenders.js';
import { geometricMean, rounded, type Figures } from './figures.js';
import type { MachineRecord } from './machine.js';
import type { Measured } from './measure.js';
import type { Section } from './options.js';
import type { Scaled } from './scaling.js';

/** What the benchmark prints with --json and keeps. Records are by workload, then by contender. */
export interface Results {
  machine: MachineRecord & {
    /** What each contender ran on, and where. */
    contenders: Record<string, { version: string; device: string }>;
  };
  rounds: number;
  /** Of contenders that can be run in several ways, the fastest. */
  ways: Record<string, Measured['ways']>;
  /** Milliseconds of a training step. */
  workloads: Record<string, Measured['steps']>;
  /** How many times as long as ours others take for a step, by medians. */
  ratios: Record<string, Ratios>;
  geometricMean: { fastestPeer: number | null; tfjs: number | null };
  /** Milliseconds to classify a batch; by workload, size of the batch and contender. */
  inference?: Record<string, Measured['inference']>;
  /** Milliseconds, once. */
  setup?: Record<string, Measured['setUp']>;
  peakMb?: Record<string, Measured['peakMb']>;
  tokensPerSecond?: Record<string, Measured['writing']>;
  /** Milliseconds of a training step, larger by what is named. */
  scaling?: Record<string, Scaled>;
}

export interface Ratios {
  /** Null where no peer took part. */
  fastestPeer: { name: string; ratio: number } | null;
  /** Null where tfjs took no part. */
  tfjs: number | null;
}

export interface ResultParts {
  machine: MachineRecord;
  rounds: number;
  sections: ReadonlySet<Section>;
  measured: Record<string, Measured>;
  scaling: Record<string, Scaled>;
}

export function resultsOf({ machine, rounds, sections, measured, scaling }: ResultParts): Results {
  const contenders: Results['machine']['contenders'] = {};
  for (const { versions, devices } of Object.values(measured)) {
    for (const [name, version] of Object.entries(versions)) contenders[name] = { version, device: devices[name]! };
  }
  const part = <K extends keyof Measured>(key: K) => {
    const filled = Object.entries(measured).filter(([, one]) => Object.keys(one[key]).length > 0);
    return Object.fromEntries(filled.map(([name, one]) => [name, one[key]]));
  };
  const workloads = part('steps');
  const ratios = Object.fromEntries(Object.entries(workloads).map(([name, row]) => [name, ratiosOf(row)]));
  return {
    machine: { ...machine, contenders },
    rounds,
    ways: Object.fromEntries(Object.entries(measured).map(([name, { ways }]) => [name, chosen(ways)])),
    workloads,
    ratios,
    geometricMean: {
      fastestPeer: mean(Object.values(ratios).map(({ fastestPeer }) => fastestPeer?.ratio ?? null)),
      tfjs: mean(Object.values(ratios).map(({ tfjs }) => tfjs)),
    },
    ...(sections.has('inference') && { inference: part('inference') }),
    ...(sections.has('setup') && { setup: part('setUp') }),
    ...(sections.has('memory') && { peakMb: part('peakMb') }),
    ...(sections.has('writing') && { tokensPerSecond: part('writing') }),
    ...(sections.has('scaling') && { scaling }),
  };
}

function chosen(ways: Measured['ways']): Measured['ways'] {
  return Object.fromEntries(Object.entries(ways).filter(([, way]) => way !== 'default'));
}

/** Of times by contender. */
export function ratiosOf(row: Record<string, Figures>): Ratios {
  const ratio = (name: string) => rounded(row[name]!.median / row['ours']!.median);
  const peers = peerNames.filter((name) => row[name]).sort((a, b) => ratio(a) - ratio(b));
  const [fastest] = peers;
  return {
    fastestPeer: fastest ? { name: fastest, ratio: ratio(fastest) } : null,
    tfjs: row['tfjs'] ? ratio('tfjs') : null,
  };
}

/** Null where there is nothing, or not everywhere something, to take it of. */
function mean(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === values.length && known.length > 0 ? rounded(geometricMean(known)) : null;
}
