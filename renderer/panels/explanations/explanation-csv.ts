import {
  expectedAt,
  outputAt,
  playerName,
  valueAt,
  type ExplanationData,
} from '../../../models/explain/pictures/explanation-data.js';
import { rowsCsv, shortest } from '../../lib/csv.js';

/** Values of one output, a line for each row. */
export function explanationCsv(data: ExplanationData, output: number): string {
  const players = Array.from({ length: data.body.players.count }, (_, player) => player);
  const head = ['row', 'output', 'expected', ...players.map((player) => playerName(data, player, null))];
  const lines = data.body.rows.map(({ row }, at) => [
    ...[String(row), shortest(outputAt(data, at, output)), shortest(expectedAt(data, at, output))],
    ...players.map((player) => shortest(valueAt(data, at, output, player))),
  ]);
  return rowsCsv([head, ...lines]);
}
