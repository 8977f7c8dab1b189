/** What forms, terminals and pages need to know of an architecture, as plain data. */
import { z } from 'zod';
import type { ArchitectureConfig, Field, Preset } from './config.js';
import { describeFields, fieldsOf } from './fields.js';
import { presetConfig } from './parse-config.js';
import type { StartInfo } from './start.js';
import type { MetricInfo } from './telemetry.js';

/** JSON: nothing in it is a function or hangs on this program's code. Schemas are JSON Schema. */
export interface ArchitectureDescription {
  name: string;
  title: string;
  summary: string;
  presets: Record<string, Preset>;
  defaultPreset: string;
  recordEvery: number;
  fields: readonly Field[];
  metrics: MetricInfo[];
  panels: { name: string; title: string; help: string; schema: unknown }[];
  questions: {
    name: string;
    title: string;
    help: string;
    panel: string | null;
    asked: readonly Field[];
    answered: unknown;
    streams: boolean;
  }[];
  tools: { name: string; title: string; help: string; asked: readonly Field[]; answered: unknown }[];
  startsFrom: readonly Pick<StartInfo, 'architecture' | 'parts'>[];
  belongsToParent: boolean;
}

/** As the architecture is with a configuration; by default that of its default preset. */
export function describeArchitecture(
  architecture: ArchitectureConfig,
  config: Record<string, unknown> = presetConfig(architecture, architecture.defaultPreset),
): ArchitectureDescription {
  const { name, title, summary, presets, defaultPreset, recordEvery, startsFrom, belongsToParent } = architecture;
  return {
    ...{ name, title, summary, presets, defaultPreset, recordEvery },
    fields: describeFields(architecture),
    metrics: architecture.metrics(config),
    panels: architecture.panels(config).map(({ name: panel, title: called, help, schema }) => ({
      ...{ name: panel, title: called, help },
      schema: z.toJSONSchema(schema),
    })),
    questions: architecture.questions(config).map((question) => ({
      ...{ name: question.name, title: question.title, help: question.help, panel: question.panel },
      asked: fieldsOf(question.asked),
      answered: z.toJSONSchema(question.answered),
      streams: question.piece !== undefined,
    })),
    tools: (architecture.tools ?? []).map((tool) => ({
      ...{ name: tool.name, title: tool.title, help: tool.help },
      asked: fieldsOf(tool.asked),
      answered: z.toJSONSchema(tool.answered),
    })),
    startsFrom: startsFrom.map(({ architecture: from, parts }) => ({ architecture: from, parts })),
    belongsToParent: belongsToParent === true,
  };
}
