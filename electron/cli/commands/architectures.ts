import { Command } from 'commander';
import { architectureConfigs } from '../../../models/core/architectures.js';
import { allowed, describeFields, jsonSchema } from '../../../models/core/fields.js';
import { describeArchitecture } from '../../../models/core/describe.js';
import { architectureConfig } from '../../../models/core/parse-config.js';
import type { ArchitectureConfig, Field } from '../../../models/core/config.js';
import type { CliContext } from '../cli-context.js';
import type { LabCommand } from '../lab-command.js';
import { table } from '../table.js';

function architecturesCommand({ terminal }: CliContext): Command {
  return new Command('architectures')
    .description('list what can be trained, or the options of one architecture')
    .argument('[name]', 'show the options of this one, with their defaults')
    .option('--schema <name>', 'print the JSON Schema of its configuration')
    .option('--json', 'print one JSON object a line')
    .addHelpText(
      'after',
      '\nExamples:\n  lab architectures\n  lab architectures gan\n  lab architectures --schema gan > gan.schema.json',
    )
    .action((name: string | undefined, options: { schema?: string; json?: boolean }) => {
      if (options.schema !== undefined) {
        const schema = jsonSchema(architectureConfig(options.schema));
        terminal.lines(`${JSON.stringify(schema, null, options.json ? 0 : 2)}\n`);
        return;
      }
      const chosen = name === undefined ? architectureConfigs : [architectureConfig(name)];
      if (options.json) for (const one of chosen) terminal.json(describeArchitecture(one));
      else if (name !== undefined) terminal.lines(optionsText(chosen[0]!, terminal.columns()));
      else for (const one of chosen) terminal.lines(overview(one));
    });
}

function overview(architecture: ArchitectureConfig): string {
  const { name, title, summary } = architecture;
  return `${name}  ${title}\n  ${summary}\n  Presets:\n${presetLines(architecture)}  Options: lab architectures ${name}\n`;
}

function presetLines({ presets, defaultPreset }: ArchitectureConfig): string {
  return Object.entries(presets)
    .map(([preset, about]) => `    ${preset}${preset === defaultPreset ? ' (default)' : ''}: ${about.summary}\n`)
    .join('');
}

function optionsText(architecture: ArchitectureConfig, width: number | null): string {
  const rows = describeFields(architecture).map((field) => [
    field.key,
    field.default === null ? 'empty' : String(field.default),
    `${allowed(field)}${field.unit === undefined ? '' : `, in ${field.unit}`}`,
    `${field.help}${condition(field)}`,
  ]);
  const { title, summary } = architecture;
  const presets = `${title}: ${summary}\n\nPresets, for --preset:\n${presetLines(architecture)}\n`;
  return presets + table(['OPTION', 'DEFAULT', 'ALLOWED', ''], rows, { width });
}

/** When a field is of use, where that hangs on others: " Only with task=images or texts." */
function condition({ when = {} }: Field): string {
  const parts = Object.entries(when).map(([key, values]) => `${key}=${values.join(' or ')}`);
  return parts.length === 0 ? '' : ` Only with ${parts.join(' and ')}.`;
}

export const command: LabCommand = { order: 30, create: architecturesCommand };
