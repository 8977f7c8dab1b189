import { explanationTable, type ToldLine } from '../../models/explain/panels/explanation-table.js';
import { csvLine } from './csv.js';

/** Explanations as CSV (RFC 4180), see explanationTable. */
export function explanationsCsv(lines: readonly ToldLine[]): string {
  return explanationTable(lines).map(csvLine).join('');
}
