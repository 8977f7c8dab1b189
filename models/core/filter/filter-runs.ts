import type { FilteredRun } from './filtered-run.js';
import { judgeRun, type Unjudged } from './judge-run.js';
import type { Filter } from './parse-filter.js';

/** Runs that a filter can't judge, all for one reason. */
export interface LeftOut<Run> {
  /** "31 are better when lower (FID, Validation loss), so “above” leaves them out" */
  sentence: string;
  runs: Run[];
}

/** Those that pass, in their order, and those of which that can't be said. */
export function filterRuns<Run extends FilteredRun>(
  filter: Filter,
  runs: readonly Run[],
): { passed: Run[]; leftOut: LeftOut<Run>[] } {
  const passed: Run[] = [];
  const groups = new Map<string, { run: Run; unjudged: Unjudged }[]>();
  for (const run of runs) {
    const verdict = judgeRun(filter, run);
    if ('unjudged' in verdict) {
      const reason = reasonOf(verdict.unjudged);
      const group = groups.get(reason);
      if (group) group.push({ run, unjudged: verdict.unjudged });
      else groups.set(reason, [{ run, unjudged: verdict.unjudged }]);
    } else if (verdict.passes) passed.push(run);
  }
  const leftOut = [...groups.values()].map((group) => ({
    sentence: sentenceOf(group.map(({ unjudged }) => unjudged)),
    runs: group.map(({ run }) => run),
  }));
  return { passed, leftOut };
}

/** Equal for what one sentence tells. */
function reasonOf(unjudged: Unjudged): string {
  const { why } = unjudged;
  if (why === 'unknown') return `${why} ${unjudged.key}`;
  return why === 'other-way' ? `${why} ${unjudged.better} ${unjudged.operator}` : why;
}

/** Metrics that a sentence names. */
const NAMED = 3;

function sentenceOf(group: readonly Unjudged[]): string {
  const first = group[0]!;
  const many = group.length > 1;
  const count = group.length.toLocaleString('en-GB');
  switch (first.why) {
    case 'unreadable':
      return `${count} can’t be read`;
    case 'unknown':
      return `${count} ${many ? 'have' : 'has'} no metric or setting called ${first.key}`;
    case 'unmeasured':
      return `${count} ${many ? 'have' : 'has'} measured nothing`;
    case 'other-way': {
      const metrics = [...new Set(group.flatMap((one) => (one.why === 'other-way' ? one.metric : [])))];
      const named = `${metrics.slice(0, NAMED).join(', ')}${metrics.length > NAMED ? ', …' : ''}`;
      const how = first.better === null ? 'neither better when higher nor when lower' : `better when ${first.better}`;
      const word = first.operator === '>' ? 'above' : 'below';
      return `${count} ${many ? 'are' : 'is'} ${how} (${named}), so “${word}” leaves ${many ? 'them' : 'it'} out`;
    }
  }
}
