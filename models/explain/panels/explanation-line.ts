import { RequestError } from '../../core/errors.js';
import { excerpt } from '../../core/printable.mjs';
import type { ExplanationsBody } from './explanations.js';
import { playerNames } from './player-names.js';
import type { ExplanationLine } from '../questions/explain.js';

/** At most so many classes are named in a sentence. */
const NAMED = 20;

/** Of a record: its body, and what reads its matrices. */
export interface ReadExplanations {
  body: ExplanationsBody;
  matrix(name: string): Float32Array | null;
}

/** The place of the output of this name. Throws RequestError (field `class`) that names those there are. */
export function outputNamed(outputs: readonly string[], name: string): number {
  const found = outputs.indexOf(name);
  if (found >= 0) return found;
  const more = outputs.length > NAMED ? `, or one of ${outputs.length - NAMED} more` : '';
  throw new RequestError(
    `class: '${excerpt(name)}' is none of the model's; use ${outputs.slice(0, NAMED).map(excerpt).join(', ')}${more}.`,
    { field: 'class' },
  );
}

/**
 * What is told of the explained row at this place: of the output of this name, or, where it is null, of the predicted one. Throws
 * RequestError (field `class`) where it has no such output.
 */
export function explanationLine({ body, matrix }: ReadExplanations, at: number, named: string | null): ExplanationLine {
  const about = body.rows[at]!;
  const outputs = about.outputs ?? body.outputs;
  const k = named === null ? about.predicted : outputNamed(outputs, named);
  const K = body.outputs.length;
  const wanted = (name: string): Float32Array => {
    const values = matrix(name);
    if (!values) throw new Error(`the record lacks ${name}.`);
    return values;
  };
  const values = wanted('values');
  const width = values.length / body.rows.length / K;
  const players = playerNames(body, at).map((name, m) => [name, finite(values[(at * K + k) * width + m]!)] as const);
  return {
    ...{ row: about.given ? null : about.row, class: outputs[k]!, space: body.space },
    output: finite(wanted('outputs')[at * K + k]!),
    expected: finite(wanted('expected')[at * K + k]!),
    values: Object.fromEntries(players),
    ...{ gap: about.gap, evaluations: about.evaluations, ms: about.ms },
  };
}

/** JSON has no other numbers. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
