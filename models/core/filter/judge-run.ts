import { sameTag } from '../run-tags.js';
import type { FilteredRun } from './filtered-run.js';
import type { Filter, Operator, Term } from './parse-filter.js';

/** Whether a run passes; or why that can't be said of it. */
export type Verdict = { passes: boolean } | { unjudged: Unjudged };

export type Unjudged =
  /** run.json is damaged. */
  | { why: 'unreadable' }
  /** It has neither a metric nor a setting of this name. */
  | { why: 'unknown'; key: string }
  /** It has measured nothing yet. */
  | { why: 'unmeasured' }
  /** Values of its headline metric that are better are not those asked for. */
  | { why: 'other-way'; better: 'higher' | 'lower' | null; metric: string; operator: '<' | '>' };

/** A run that fails one condition is out, whatever can't be said of the others. */
export function judgeRun(filter: Filter, run: FilteredRun): Verdict {
  let unjudged: Unjudged | null = null;
  for (const term of filter) {
    const verdict = judge(term, run);
    if (verdict === false) return { passes: false };
    if (verdict !== true) unjudged ??= verdict;
  }
  return unjudged ? { unjudged } : { passes: true };
}

function judge(term: Term, run: FilteredRun): boolean | Unjudged {
  switch (term.kind) {
    case 'word':
      return hasWord(run, term.text) !== term.not;
    case 'aspect':
      return isSo(term, run);
    case 'compare':
      return compares(term, run);
  }
}

const contains = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());

function hasWord({ name, architecture, kind, dataset, note = '' }: FilteredRun, word: string): boolean {
  return [name, architecture, kind, dataset, note].some((text) => contains(text, word));
}

function isSo({ aspect, values, not }: Term & { kind: 'aspect' }, run: FilteredRun): boolean | Unjudged {
  if (run.architecture === '' && (aspect === 'architecture' || aspect === 'data')) return { why: 'unreadable' };
  const fits = (value: string): boolean => {
    switch (aspect) {
      case 'tag':
        return (run.tags ?? []).some((tag) => sameTag(tag, value));
      case 'state':
        return run.status === value.toLowerCase();
      case 'architecture':
        return run.architecture.toLowerCase() === value.toLowerCase() || contains(run.kind, value);
      case 'data':
        return contains(run.dataset, value);
      case 'name':
        return contains(run.name, value);
      case 'note':
        return contains(run.note ?? '', value);
      case 'is':
        return run.pinned === true;
    }
  };
  return values.some(fits) !== not;
}

function compares({ key, operator, value }: Term & { kind: 'compare' }, run: FilteredRun): boolean | Unjudged {
  if (run.architecture === '') return { why: 'unreadable' };
  const name = key.toLowerCase();
  if (typeof value === 'number' && (name === 'metric' || name === 'best')) {
    return comparesHeadline(name, operator, value, run);
  }
  const found = valueOf(name, run, typeof value === 'number' ? 'number' : 'string');
  if (found === undefined) return { why: 'unknown', key };
  if (typeof value === 'number') {
    const numbers = typeof found === 'number' ? [found] : [];
    // Empty settings and lists are no numbers: they are other than any.
    return numbers.length > 0 ? holds(numbers[0]!, operator, value) : operator === '!=';
  }
  const same = String(found ?? 'none').toLowerCase() === value.toLowerCase();
  return (operator === '=') === same;
}

/** At least this good, of those whose values that are better lie that way. */
function comparesHeadline(
  name: 'metric' | 'best',
  operator: Operator,
  value: number,
  run: FilteredRun,
): boolean | Unjudged {
  const { headline } = run;
  if (!headline) return { why: 'unmeasured' };
  const way = operator.startsWith('>') ? 'higher' : operator.startsWith('<') ? 'lower' : null;
  const { better = null, title } = headline;
  if ((way !== null && better !== way) || (name === 'best' && better === null)) {
    return { why: 'other-way', better, metric: title, operator: way === 'higher' ? '>' : '<' };
  }
  return holds(name === 'best' ? headline.best! : headline.last, operator, value);
}

function holds(a: number, operator: Operator, b: number): boolean {
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '=':
      return isClose(a, b);
    case '!=':
      return !isClose(a, b);
  }
}

/** Metrics are float32, and 0.9 is none of these. */
const isClose = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b));

/**
 * What a run has under this name: a figure of its own, a metric's newest value, or a setting, by its key or short word.
 * Undefined where it has none; a metric is never a text.
 */
export function valueOf(key: string, run: FilteredRun, wanted: 'number' | 'string' = 'number'): unknown {
  const name = key.toLowerCase();
  const figures: Record<string, number> = {
    step: run.step,
    parameters: run.parameters,
    duration: run.seconds,
  };
  if (Object.hasOwn(figures, name)) return figures[name];
  const metric = wanted === 'number' ? sought(run.metrics, name) : undefined;
  if (metric !== undefined) return run.metrics[metric]!.last;
  const setting = sought(run.config, name) ?? run.briefs[name];
  return setting === undefined ? undefined : run.config[setting];
}

/** The key that is called so, whatever its case. */
function sought(values: Readonly<Record<string, unknown>>, name: string): string | undefined {
  return Object.keys(values).find((key) => key.toLowerCase() === name);
}
