import { printable } from '../../models/data/file-errors.js';
import type { DoctorReport } from '../protocol/app.js';
import { diagnose, machineProbes, type Probes } from './doctor.js';

const marks = { ok: 'ok', warning: 'warning', missing: 'missing' } as const;

/** The report for people: a line per check, its remedy below it. */
export function formatReport(report: DoctorReport): string {
  const width = Math.max(...report.checks.map((check) => check.title.length));
  const lines = report.checks.flatMap(({ title, status, detail, remedy }) => {
    const head = `${title.padEnd(width)}  ${marks[status].padEnd(7)}  `;
    return [head + printable(detail), ...(remedy ? [' '.repeat(head.length) + printable(remedy)] : [])];
  });
  return `${lines.join('\n')}\n`;
}

/**
 * `lab doctor`. Resolves to the exit code: 0 when training runs as well as this machine allows, also when the window
 * or the GPU needs attention; 1 when native TensorFlow, the data or a writable folder is missing.
 */
export async function runDoctor(
  { json }: { json: boolean },
  { probes, write }: { probes?: Probes; write: (text: string) => void },
): Promise<number> {
  const report = await diagnose(probes ?? machineProbes());
  write(json ? `${JSON.stringify(report)}\n` : formatReport(report));
  return report.ok ? 0 : 1;
}
