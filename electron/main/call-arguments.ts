import { z } from 'zod';
import { MOST_RUNS } from '../../models/core/comparison/comparison.js';
import { curveAxes } from '../../models/core/comparison/curve.js';
import { excerpt } from '../../models/core/printable.mjs';
import type { Calls } from '../protocol/app.js';

/** Looked up among the runs that are known; no path is ever made of it. */
const id = z.string().min(1).max(255);
const step = z.int().min(0).max(1e12);
const text = z.string().max(4096);
/** Lengths and ranges that a user can get wrong are judged where a sentence about them can be told. */
const typed = z.string().max(100_000);
const ids = z.array(id).max(100_000);
const tags = z.array(typed).max(1000);
const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);
const anyNumber = z.custom<number>((value) => typeof value === 'number');
const liveValue = z.union([anyNumber, text, z.boolean(), z.null()]);

const control = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pause') }),
  z.strictObject({ kind: z.literal('resume') }),
  z.strictObject({ kind: z.literal('step'), live: z.record(text, liveValue).refine(isSmall).exactOptional() }),
  z.strictObject({ kind: z.literal('stop') }),
  z.strictObject({ kind: z.literal('sample') }),
  z.strictObject({ kind: z.literal('checkpoint'), pin: z.boolean() }),
  z.strictObject({ kind: z.literal('set'), key: text, value: liveValue }),
]);

const pixels = z.int().min(1).max(4096);
const datasetImport = z.strictObject({
  path: typed.min(1),
  name: typed.exactOptional(),
  size: z.strictObject({ width: pixels, height: pixels }).exactOptional(),
  colour: z.enum(['greyscale', 'rgb']).exactOptional(),
  textColumn: typed.exactOptional(),
  labelColumn: typed.exactOptional(),
  target: typed.exactOptional(),
  columns: z.record(text, z.enum(['number', 'category', 'out'])).exactOptional(),
});

/** As many points as a hand draws. */
const MOST_DRAWN = 20_000;
const coordinate = z.number().min(-1e6).max(1e6);
const drawing = z.strictObject({
  name: typed,
  points: z.array(z.tuple([coordinate, coordinate])).max(MOST_DRAWN),
});

const goingOn = z.strictObject({ otherData: z.boolean().exactOptional() });

const newRun = z.strictObject({
  architecture: text,
  preset: text,
  // The architecture's own schema judges these; here they only must be a small plain object.
  config: z.record(text, z.unknown()).refine(isSmall),
  name: typed.exactOptional(),
  device: text.exactOptional(),
  start: z.strictObject({ id, step: step.nullable(), part: text }).exactOptional(),
});

function isSmall(value: object): boolean {
  return Object.keys(value).length <= 500;
}

/** The question's own schema judges what is asked; here it only must be a small plain object. */
const question = z.strictObject({ name: text, asked: z.record(text, z.unknown()).refine(isSmall) });

const compared = z.array(id).min(1).max(MOST_RUNS);
const place = z.number().min(-1e12).max(1e12);
const axis = z.enum(curveAxes);
const curves = z.strictObject({
  metric: text,
  by: axis,
  from: place.exactOptional(),
  to: place.exactOptional(),
  columns: z.int().min(1).max(10_000),
});
/** How many runs there are is judged where a sentence about it can be told. */
const newComparison = z.strictObject({ id: text.exactOptional(), name: typed, runs: z.array(id).max(1000), by: axis });

/** What a page makes itself to be saved: a picture of a heatmap, its numbers. */
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= 256 * 2 ** 20);

const schemas: { [C in keyof Calls]: z.ZodType<Parameters<Calls[C]>> } = {
  appInfo: z.tuple([]),
  doctor: z.tuple([]),
  device: z.tuple([]),
  listDatasets: z.tuple([]),
  choosePath: z.tuple([z.enum(['folder', 'file', 'image', 'model'])]),
  addDataset: z.tuple([datasetImport]),
  addDrawing: z.tuple([drawing]),
  removeDataset: z.tuple([typed]),
  neededBy: z.tuple([typed]),
  classCounts: z.tuple([typed]),
  listRuns: z.tuple([]),
  rowDetails: z.tuple([ids]),
  createRun: z.tuple([newRun]),
  estimateMemory: z.tuple([newRun]),
  readRun: z.tuple([id]),
  compareRuns: z.tuple([compared, id.optional()]),
  comparisonCurves: z.tuple([compared, curves]),
  listComparisons: z.tuple([]),
  saveComparison: z.tuple([newComparison]),
  removeComparison: z.tuple([text]),
  liveAt: z.tuple([id, step]),
  control: z.tuple([id, control]),
  continueRun: z.tuple([id, step.optional(), goingOn.optional()]),
  takeOverRun: z.tuple([id, goingOn.optional()]),
  branchRun: z.tuple([id, step, z.record(text, z.unknown()).refine(isSmall).optional(), goingOn.optional()]),
  dataChange: z.tuple([id, step.nullable()]),
  renameRun: z.tuple([id, typed]),
  tagRuns: z.tuple([ids, z.strictObject({ add: tags, remove: tags })]),
  pinRuns: z.tuple([ids, z.boolean()]),
  noteRun: z.tuple([id, typed]),
  addFavourite: z.tuple([id, z.strictObject({ name: typed, note: typed, question, step })]),
  removeFavourite: z.tuple([id, typed]),
  dismissDiagnosis: z.tuple([id, name, step]),
  discardRun: z.tuple([id]),
  discardRuns: z.tuple([ids]),
  revealRun: z.tuple([id]),
  copyText: z.tuple([z.string().max(5_000_000)]),
  runCommand: z.tuple([id]),
  saveReport: z.tuple([compared]),
  exportRun: z.tuple([id]),
  importRun: z.tuple([]),
  exportPicture: z.tuple([id, name, step]),
  saveFile: z.tuple([z.string().min(1).max(255), bytes]),
  ask: z.tuple([id, step.nullable(), z.int().min(0), question]),
  useTool: z.tuple([text, question]),
  cancelAsking: z.tuple([]),
  attach: z.tuple([id]),
  detach: z.tuple([id]),
};

/** The name of a call that exists. Throws TypeError for anything else. */
export function parseCallName(raw: unknown): keyof Calls {
  if (typeof raw === 'string' && Object.hasOwn(schemas, raw)) return raw as keyof Calls;
  throw new TypeError(`There is no call '${typeof raw === 'string' ? excerpt(raw) : typeof raw}'.`);
}

/** The arguments of `call`, checked to the last key. Throws TypeError that names the argument. */
export function parseArguments<C extends keyof Calls>(call: C, raw: unknown): Parameters<Calls[C]> {
  const result = schemas[call].safeParse(withoutMissing(raw));
  if (result.success) return result.data as Parameters<Calls[C]>;
  const [issue] = result.error.issues;
  throw new TypeError(
    `${call}: argument ${excerpt(issue!.path.join('.')) || 'list'} is not allowed (${excerpt(issue!.message)}).`,
  );
}

/** Arguments that were left out arrive as undefined at the end of the list. */
function withoutMissing(raw: unknown): unknown {
  if (!Array.isArray(raw)) return raw;
  let given = raw.length;
  while (given > 0 && raw[given - 1] === undefined) given--;
  return raw.slice(0, given);
}
