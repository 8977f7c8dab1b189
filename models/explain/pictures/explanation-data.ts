import type { MatrixValues } from '../../core/panel.js';
import type { ExplanationsBody } from '../panels/explanations.js';
import { playerKindName } from '../panels/player-names.js';

/** A record of the panel `explanations`, to be drawn. */
export interface ExplanationData {
  body: ExplanationsBody;
  values: MatrixValues;
  outputs: MatrixValues;
  expected: MatrixValues;
  inputs: MatrixValues;
}

/** Null where one of its matrices is missing, as of a record without rows. */
export function explanationData(
  body: ExplanationsBody,
  matrix: (name: string) => MatrixValues | null,
): ExplanationData | null {
  const [values, outputs, expected, inputs] = ['values', 'outputs', 'expected', 'inputs'].map(matrix);
  return values && outputs && expected && inputs && body.rows.length > 0
    ? { body, values, outputs, expected, inputs }
    : null;
}

/** How many players a row has. */
export function playersIn({ body }: ExplanationData, row: number): number {
  return body.rows[row]?.words?.length ?? body.players.count;
}

/** Value of a player for an output; NaN where the row has no such player. */
export function valueAt({ values, body }: ExplanationData, row: number, output: number, player: number): number {
  const players = values.columns / body.outputs.length;
  return player < players ? values.values[row * values.columns + output * players + player]! : NaN;
}

/** What can be added up: 0 where a value is not a number. */
export function addend(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

export function outputAt({ outputs }: ExplanationData, row: number, output: number): number {
  return outputs.values[row * outputs.columns + output]!;
}

export function expectedAt({ expected }: ExplanationData, row: number, output: number): number {
  return expected.values[row * expected.columns + output]!;
}

/** The raw value of a column; NaN of players that are no columns, and where it is missing. */
export function inputAt({ inputs, body }: ExplanationData, row: number, player: number): number {
  return body.players.kind === 'columns' ? inputs.values[row * inputs.columns + player]! : NaN;
}

/** What a player is called; words are those of the row. */
export function playerName({ body }: ExplanationData, player: number, row: number | null): string {
  const { kind, names } = body.players;
  const word = row === null ? undefined : body.rows[row]?.words?.[player];
  return word ?? names?.[player] ?? `${playerKindName[kind]} ${player}`;
}

/** "13.2", "red", "missing"; null where a player has no value of its own. */
export function inputText(data: ExplanationData, row: number, player: number): string | null {
  if (data.body.players.kind !== 'columns') return null;
  const value = inputAt(data, row, player);
  if (Number.isNaN(value)) return 'missing';
  const categories = data.body.players.categories?.[player];
  return categories ? (categories[value] ?? 'another') : shortNumber(value);
}

/** "worst radius = 13.2", or the name alone. */
export function playerText(data: ExplanationData, row: number, player: number): string {
  const text = inputText(data, row, player);
  const name = playerName(data, player, row);
  return text === null ? name : `${name} = ${text}`;
}

/** Three digits that count. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return 'not a number';
  const size = Math.abs(value);
  // Never all where it is not.
  if (size < 1 && size >= 0.9995) return `${value < 0 ? '−' : ''}${Math.floor(size * 1e4) / 1e4}`;
  const text =
    size !== 0 && (size >= 1e6 || size < 1e-4)
      ? value.toExponential(1)
      : String(Number(value.toPrecision(size >= 1000 ? 4 : 3)));
  return text.replace('-', '−');
}

/** With its sign. */
export function signedNumber(value: number): string {
  return value > 0 ? `+${shortNumber(value)}` : shortNumber(value);
}

/** "probability of malignant", "logit of malignant", "progression"; of a row whose outputs are its own, by their names. */
export function outputText({ body }: Pick<ExplanationData, 'body'>, output: number, row: number | null = null): string {
  const own = row === null ? undefined : body.rows[row]?.outputs;
  const name = (own ?? body.outputs)[output] ?? '';
  return body.space === 'number' ? name : `${body.space} of ${name}`;
}
