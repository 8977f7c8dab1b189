/** Whether a run's data are still those that it began with. */
import { createHash } from 'node:crypto';
import { RequestError, UnknownDatasetError } from '../../models/core/errors.js';
import { dataText } from '../../models/core/data-text.js';
import { excerpt } from '../../models/core/printable.mjs';
import type { RememberedData } from '../../models/data/dataset.js';
import { OTHER_DATA } from '../protocol/app.js';
import type { DataFingerprint, RunRecord } from '../protocol/run.js';

/** At most so many parts that differ are named. */
const NAMED = 5;

/**
 * A sentence where the data that a run began with are not those there are now; null where they are, or where one of
 * them isn't known.
 */
export function dataChange(before: DataFingerprint | null, now: DataFingerprint | null): string | null {
  const different = difference(before, now);
  if (different === null) return null;
  return `The data set '${now!.name}' has changed since this run began: ${different}. ${bothSides(before!, now!)}What is trained or measured from here on is not comparable with what came before.`;
}

/** Throws RequestError (field OTHER_DATA), which says what is other and what to do, where a run can't go on with the data there are now. */
export function assertSameData(before: DataFingerprint | null, now: DataFingerprint | null): void {
  const different = difference(before, now);
  if (different === null) return;
  const sides = before!.about && now!.about ? ` (then ${dataText(before!.about)}; now ${dataText(now!.about)})` : '';
  throw new RequestError(
    `dataset: '${now!.name}' has changed since this run began: ${different}${sides}; add the data that it began with again under this name, or begin a new run with its weights.`,
    { field: OTHER_DATA },
  );
}

/**
 * What the data of a run are now, by `find`. Throws RequestError, which says what they were, where they are gone or can't
 * be read.
 */
export async function presentData(
  { data }: Pick<RunRecord, 'data'>,
  find: () => Promise<DataFingerprint | null>,
): Promise<DataFingerprint | null> {
  try {
    return await find();
  } catch (cause) {
    if (!(cause instanceof RequestError) || !data) throw cause;
    const were = data.about ? ` (${dataText(data.about)})` : '';
    const what =
      cause instanceof UnknownDatasetError
        ? 'is gone; add it again under this name.'
        : `can't be read: ${cause.message}`;
    throw new RequestError(`dataset: '${data.name}', which this run learned from${were}, ${what}`, {
      field: 'dataset',
      cause,
    });
  }
}

/** What run.json is to say of a run's data: those that it goes on with, or begins with. */
export function dataToKeep({ data: before }: Partial<Pick<RunRecord, 'data'>>, now: DataFingerprint): DataFingerprint {
  // Runs from before more than sums was kept learn here what their data are.
  return before?.about ? before : now;
}

/** See RunRecord.notice. */
export function otherDataNotice({ otherData }: Pick<RunRecord, 'otherData'>): string | null {
  if (!otherData) return null;
  const step = otherData.step.toLocaleString('en');
  return `From step ${step} on it learns from other data: ${otherData.change}. What is measured before and after is not comparable.`;
}

/** The record of a run that was told to go on from `step` with the data there are now; as it is where they are the same. */
export function withOtherData(record: RunRecord, now: DataFingerprint | null, step: number): RunRecord {
  const different = difference(record.data ?? null, now);
  if (different === null || !now) return record;
  assertFits(record.data ?? null, now);
  const change = `${different} in the data set '${now.name}'`;
  return { ...record, data: now, otherData: { step, change, before: record.data! } };
}

/** What the checkpoint at `step` has learned from; null where that isn't known. */
export function dataAt(
  { data, otherData }: Pick<RunRecord, 'data' | 'otherData'>,
  step: number,
): DataFingerprint | null {
  return (otherData && step <= otherData.step ? otherData.before : data) ?? null;
}

/** Throws RequestError, which says why, where a model of the data of before can't read those of now. */
export function assertFits(before: DataFingerprint | null, now: DataFingerprint | null): void {
  const unfit = misfit(before?.about, now?.about);
  if (unfit === null) return;
  throw new RequestError(
    `dataset: '${now!.name}' does not fit what this run has learned: ${unfit}; add the data that it began with again under this name, or begin a new run with its weights.`,
    { field: 'dataset' },
  );
}

/** Why a model of the data of before can't read those of now, as far as is known; null where it can. */
export function misfit(before: RememberedData | undefined, now: RememberedData | undefined): string | null {
  if (!before || !now) return null;
  const shape = ({ kind, width, height, channels }: RememberedData): string =>
    kind === 'images' ? `images of ${width} × ${height} with ${channels === 1 ? '1 channel' : '3 channels'}` : kind;
  if (shape(before) !== shape(now)) return `it began with ${shape(before)}, and there are ${shape(now)} now`;
  return otherClasses(before, now) ?? otherColumns(before, now);
}

function otherClasses(before: RememberedData, now: RememberedData): string | null {
  const [then, here] = [before.classNames, now.classNames];
  if (before.classes !== now.classes)
    return `it began with ${before.classes} classes, and there are ${now.classes} now`;
  if (!then || !here || JSON.stringify(then) === JSON.stringify(here)) return null;
  const at = then.findIndex((name, i) => name !== here[i]);
  const how = isReordered(then, here) ? 'its classes are in another order' : 'its classes are others';
  return `${how}, as class ${at + 1} was '${excerpt(then[at]!)}' and is '${excerpt(here[at]!)}' now`;
}

function otherColumns(before: RememberedData, now: RememberedData): string | null {
  const [then = [], here = []] = [before.columns, now.columns];
  const at = then.findIndex((column, i) => JSON.stringify(column) !== JSON.stringify(here[i]));
  const [was, is] = [then[at]?.name, here[at]?.name];
  if (at < 0 && then.length === here.length) return otherTarget(before, now);
  if (was === undefined || is === undefined) return 'its columns are others';
  if (was === is) return `its column '${excerpt(is)}' has other categories, or became numbers or ceased to be`;
  const names = [then, here].map((columns) => columns.map(({ name }) => name)) as [string[], string[]];
  const how = isReordered(...names) ? 'its columns are in another order' : 'its columns are others';
  return `${how}, as column ${at + 1} was '${excerpt(was)}' and is '${excerpt(is)}' now`;
}

function otherTarget({ target: before }: RememberedData, { target: now }: RememberedData): string | null {
  if (JSON.stringify(before) === JSON.stringify(now)) return null;
  const told = (target: typeof now): string =>
    target ? `'${excerpt(target.name)}' (${target.kind === 'number' ? 'a number' : 'classes'})` : 'none';
  return `its target was ${told(before)} and is ${told(now)} now`;
}

function isReordered(before: readonly string[], now: readonly string[]): boolean {
  const sorted = (names: readonly string[]): string => JSON.stringify([...names].sort());
  return JSON.stringify(before) !== JSON.stringify(now) && sorted(before) === sorted(now);
}

function bothSides({ about: before }: DataFingerprint, { about: now }: DataFingerprint): string {
  return before && now ? `It was ${dataText(before)}; it is ${dataText(now)} now. ` : '';
}

/** The same for the same data, and for no others. */
export function dataDigest({ sha256 }: Pick<DataFingerprint, 'sha256'>): string {
  const sum = createHash('sha256').update(JSON.stringify(Object.entries(sha256).sort()));
  return sum.digest('hex').slice(0, 16);
}

/** "train.npy, class names differ"; null where they are the same, or one of them is not known. */
export function difference(before: DataFingerprint | null, now: DataFingerprint | null): string | null {
  if (!before || !now) return null;
  const parts = new Set([...Object.keys(before.sha256), ...Object.keys(now.sha256)]);
  const different = [...parts].filter((part) => before.sha256[part] !== now.sha256[part]);
  if (different.length === 0) return null;
  const more = different.length > NAMED ? ` and ${different.length - NAMED} more` : '';
  return `${different.slice(0, NAMED).join(', ')}${more} ${different.length === 1 ? 'differs' : 'differ'}`;
}
