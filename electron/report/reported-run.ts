import { basename } from 'node:path';
import type { ArchitectureConfig } from '../../models/core/config.js';
import { standing, type Diagnosis } from '../../models/core/diagnosis/diagnosis.js';
import { RequestError } from '../../models/core/errors.js';
import type { PanelInfo } from '../../models/core/panel.js';
import type { MetricInfo } from '../../models/core/telemetry.js';
import type { RunHistory } from '../protocol/app.js';
import { configOf } from '../runs/complete-config.js';
import { diagnosesOf } from '../runs/diagnoses.js';
import { runCommand, type RunCommand } from '../runs/run-command.js';
import { readRun } from '../runs/run-history.js';
import { heardSaid } from '../runs/said-file.js';

/** A run as a report tells it. */
export interface ReportedRun extends RunHistory {
  dir: string;
  /** The name of its folder, by which others call it. */
  id: string;
  /** Null where this version does not know such an architecture, or can't understand its configuration. */
  known: { architecture: ArchitectureConfig; config: Readonly<Record<string, unknown>> } | null;
  /** With the words that its architecture has for them today. */
  measured: MetricInfo[];
  diagnoses: Diagnosis[];
  /** Of its panels that have records, in the order of its page. */
  shown: { info: PanelInfo | null; name: string; steps: number[] }[];
  tags: string[];
  note: string;
  /** Null where the run's configuration is not understood here. */
  command: RunCommand | null;
}

/** Reads a run, as far as it can be read: what can't is told in its log. Throws DamagedRunError where there is no record. */
export function readReported(dir: string, runsDir: string): ReportedRun {
  const history = readRun(dir);
  const { record, metrics, panels, live, dismissed } = history;
  const known = unlessRefused(() => configOf(record));
  const infos = known?.architecture.metrics(known.config) ?? [];
  const order = known?.architecture.panels(known.config) ?? [];
  const names = [...order.map(({ name }) => name), ...Object.keys(panels)].filter((name) => panels[name]);
  const said = heardSaid(dir);
  return {
    ...history,
    dir,
    id: basename(dir),
    known,
    measured: record.metrics.map((metric) => ({
      help: '',
      ...infos.find(({ name }) => name === metric.name),
      ...metric,
    })),
    diagnoses: standing(diagnosesOf(record, metrics, live), dismissed),
    shown: [...new Set(names)].map((name) => ({
      info: order.find((panel) => panel.name === name) ?? null,
      name,
      steps: panels[name]!,
    })),
    tags: said.tags ?? [],
    note: said.note ?? '',
    command: unlessRefused(() => runCommand(dir, runsDir)),
  };
}

function unlessRefused<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof RequestError) return null;
    throw error;
  }
}
