import { copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../../models/core/make-folder.mjs';
import { formatTitles, precisionTitles } from '../../../models/edge/formats/formats.js';
import { compressionText } from '../../../models/edge/panels/compression-text.js';
import { variantsPanel, type Variant, type VariantsBody } from '../../../models/edge/panels/variants.js';
import { writing } from '../../runs/disk-error.js';
import { readPanelRecord } from '../../runs/panel-record.js';
import { filesDir, panelPath } from '../../runs/run-paths.js';
import type { Terminal } from '../cli-context.js';
import { measure, percent } from '../format.js';
import { humanReporter, jsonReporter, type RunReporter } from '../run-reporter.js';
import type { MakeReporter } from '../reporter-of.js';
import { table } from '../table.js';

/** Where the run is, how it is told, and where its files are copied to. */
interface ExportTold {
  dir: string;
  json: boolean;
  out: string | null;
}

export const reporter: MakeReporter = (terminal, told, now) => exportReporter(terminal, { ...told, out: null }, now);

/** Tells of an export: each variant as it is made, and all of them at the end. */
export function exportReporter(terminal: Terminal, told: ExportTold, now: () => Date): RunReporter {
  const { dir, json } = told;
  const base = json ? jsonReporter(terminal, dir) : humanReporter(terminal, dir, now);
  let body: VariantsBody | null = null;
  let known = 0;
  return {
    event(event) {
      // Those of earlier sittings have been told.
      if (event.kind === 'run') known = event.record.step;
      if (event.kind === 'panels' && event.panels.includes(variantsPanel.name)) {
        body = readBody(dir, event.step);
        for (const variant of body.variants.slice(known)) tellVariant(terminal, variant, { ...told, body });
        known = body.variants.length;
      }
      // Numbers by step are the variants' own, told in full.
      if (event.kind !== 'metrics' || !json) base.event(event);
      if (event.kind === 'done' && !json && body) terminal.lines(`\n${exportText(body, terminal.columns())}`);
    },
    failed: () => body?.variants.some(({ status }) => status === 'failed') ?? false,
  };
}

function readBody(dir: string, step: number): VariantsBody {
  const { record } = readPanelRecord(panelPath(dir, variantsPanel.name, step));
  return variantsPanel.schema.parse(record.body, { jitless: true });
}

function tellVariant(
  terminal: Terminal,
  variant: Variant,
  { dir, json, out, body }: ExportTold & { body: VariantsBody },
): void {
  const files = variant.files.map(({ path }) => ({
    from: join(filesDir(dir), path),
    to: out && join(out, placeOf(path)),
  }));
  for (const { from, to } of files) {
    if (to !== null) writing(to, () => (makeFolder(dirname(to)), copyFileSync(from, to)));
  }
  if (variant.format === 'engine') return;
  const { format, precision, bytes, gzipBytes, maxError, agreement, accuracy, p50Ms, runtime, status, message } =
    variant;
  if (!json) {
    if (message !== null) terminal.tell(`${formatTitles[format]}, ${precisionTitles[precision]}: ${message}`);
    return;
  }
  const [first] = files;
  terminal.json({
    ...{ kind: 'variant', format, precision, compression: compressionText(variant.compression) },
    // Of several files, the one that is opened.
    file: first
      ? (files.find(({ from }) => /(^|\/)(model\.json|saved_model\.pb)$/.test(from)) ?? first)[out ? 'to' : 'from']
      : null,
    ...{ bytes, gzipBytes, maxError, agreement, accuracy, referenceAccuracy: body.referenceAccuracy, p50Ms },
    peakMb: variant.peakBytes === null ? null : variant.peakBytes / 1e6,
    ...{ runtime, status, message },
  });
}

/** Without the number of the step, by which the run's own folder is in order. */
const placeOf = (path: string): string => path.replace(/^\d+-/, '');

/** The table of all variants, with what is said of them. */
export function exportText(body: VariantsBody, width: number | null): string {
  const rows = body.variants.map((one) => [
    one.format === 'engine' ? 'Model Lab' : formatTitles[one.format],
    precisionTitles[one.precision],
    compressionText(one.compression),
    kilobytes(one.bytes),
    kilobytes(one.gzipBytes),
    one.maxError === null ? '–' : one.maxError === 0 ? '0' : measure(one.maxError),
    scoreText(one, body),
    one.p50Ms === null ? '–' : measure(one.p50Ms),
    one.status === 'ok' && one.dominated ? 'ok, dominated' : one.status,
  ]);
  const headings = ['FORMAT', 'PRECISION', 'COMPRESSED', 'KB', 'GZIP KB', 'MAX ERROR', 'ACCURACY', 'P50 MS', 'STATUS'];
  const used = rows.every((row) => row[2] === 'none') ? headings.map((_, at) => at !== 2) : headings.map(() => true);
  const kept = <T>(cells: readonly T[]): T[] => cells.filter((_, at) => used[at]);
  const { examples, unit, processor, threads, runs, verdict, notes } = body;
  return [
    table(kept(headings), rows.map(kept), { width, shorten: ['COMPRESSED', 'PRECISION', 'FORMAT'] }),
    `Checked with ${examples.toLocaleString('en')} ${unit}; latency is the median of ${runs} runs on ${threads} ${threads === 1 ? 'thread' : 'threads'} of ${processor} (Model Lab: all of them).\n`,
    ...notes.map((note) => `${note}\n`),
    `${verdict}\n`,
  ].join('');
}

const kilobytes = (bytes: number | null): string => (bytes === null ? '–' : (bytes / 1000).toFixed(1));

/** "91.30 % (−0.12 ± 0.20)": with the change from the model, and its noise. */
function scoreText({ accuracy, accuracyNoise, format }: Variant, { referenceAccuracy, task }: VariantsBody): string {
  if (accuracy === null) return '–';
  const score = task === 'number' ? `R² ${accuracy.toFixed(3)}` : percent(accuracy);
  if (format === 'engine' || referenceAccuracy === null || accuracyNoise === null) return score;
  const change = (100 * (accuracy - referenceAccuracy)).toFixed(2).replace('-', '−');
  return `${score} (${change} ± ${(100 * accuracyNoise).toFixed(2)})`;
}
