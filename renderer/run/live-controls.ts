import type { RunRecord } from '../../electron/protocol/run.js';
import type { Field } from '../../models/core/config.js';
import { liveFields, type LiveValues } from '../../models/core/live.js';
import { architectureOf } from '../lib/describe-run.js';

/** Those that the card of the learning rate has. */
const ELSEWHERE = new Set(['learningRate']);
/** Those of every run, which make no row of their own on the pages of panels. */
const COMMON = new Set(['stepsPerSecond']);

/**
 * What of a run's live settings is changed above what a tab shows: on the overview all of them, on the page of a panel all
 * where its architecture has some of its own, and none beside settings and log.
 */
export function controlsOf(
  { architecture }: Pick<RunRecord, 'architecture'>,
  settings: LiveValues,
  tab: string,
): readonly Field[] {
  const known = architectureOf(architecture);
  if (!known || (tab !== 'panel' && tab !== 'Overview')) return [];
  const fields = liveFields(known).filter(({ key }) => !ELSEWHERE.has(key) && settings[key] !== undefined);
  const [own, common] = [fields.filter(({ key }) => !COMMON.has(key)), fields.filter(({ key }) => COMMON.has(key))];
  return tab === 'Overview' || own.length > 0 ? [...inOrder(own), ...common] : [];
}

/** What is chosen goes before numbers. */
function inOrder(fields: readonly Field[]): Field[] {
  const isNumber = ({ kind }: Field): boolean => kind === 'number' || kind === 'integer';
  return [...fields].sort((a, b) => Number(isNumber(a)) - Number(isNumber(b)));
}
