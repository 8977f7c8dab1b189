import { explanationLine } from '../../models/explain/panels/explanation-line.js';
import { explanationsPanel, type ExplanationsBody } from '../../models/explain/panels/explanations.js';
import { readPanelRecord } from '../runs/panel-record.js';
import { panelPath } from '../runs/run-paths.js';
import type { ToldRow } from './explanation-text.js';
import { measure } from './format.js';

/** What a run, or an answer, has explained, as commands tell it. */
export interface ExplainedRecord {
  body: ExplanationsBody;
  matrix(name: string): Float32Array | null;
  /** Row by row. */
  rows: ToldRow[];
}

/** The record of a run's step, of the class of this name or of the predicted ones. Throws RequestError where there is no such class. */
export function explainedAt(dir: string, step: number, wanted: string | null): ExplainedRecord {
  return explainedIn(panelPath(dir, explanationsPanel.name, step), wanted);
}

/** The same of the record at this path, without its extension. */
export function explainedIn(path: string, wanted: string | null): ExplainedRecord {
  const { record, matrix } = readPanelRecord(path);
  const body = explanationsPanel.schema.parse(record.body, { jitless: true });
  const known = new Map<string, Float32Array | null>();
  const kept = (name: string): Float32Array | null => {
    if (!known.has(name)) known.set(name, matrix(name));
    return known.get(name)!;
  };
  const rows = body.rows.map((_, at) => ({
    line: explanationLine({ body, matrix: kept }, at, wanted),
    inputs: inputsOf(body, kept('inputs'), at),
    target: targetOf(body, at),
  }));
  return { body, matrix: kept, rows };
}

/** Of columns: numbers, and categories by their names. */
function inputsOf({ players, rows }: ExplanationsBody, inputs: Float32Array | null, at: number): string[] | null {
  if (players.kind !== 'columns' || !inputs) return null;
  const width = inputs.length / rows.length;
  return Array.from({ length: players.count }, (_, column) => {
    const value = inputs[at * width + column]!;
    const categories = players.categories?.[column] ?? null;
    if (categories) return categories[value] ?? 'another';
    return Number.isNaN(value) ? 'missing' : measure(value).replace('-', '−');
  });
}

function targetOf({ rows, outputs, space }: ExplanationsBody, at: number): string | null {
  const { target, outputs: own } = rows[at]!;
  if (target === null) return null;
  return space === 'number' ? measure(target) : ((own ?? outputs)[target] ?? null);
}
