import { Command } from 'commander';
import { architectureConfigs } from '../../../models/core/architectures.js';
import { allowed, describeFields, jsonSchema } from '../../../models/core/fields.js';
import { architectureConfig } from '../../../models/core/parse-config.js';
import type { ArchitectureConfig } from '../../../models/core/config.js';
import type { CliContext } from '../cli-context.js';
import { table } from '../format.js';

export function architecturesCommand({ terminal }: CliContext): Command {
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
        terminal.out(`${JSON.stringify(schema, null, options.json ? 0 : 2)}\n`);
        return;
      }
      const chosen = name === undefined ? architectureConfigs : [architectureConfig(name)];
      if (options.json) for (const one of chosen) terminal.out(`${JSON.stringify(describe(one))}\n`);
      else if (name !== undefined) terminal.out(optionsText(chosen[0]!));
      else for (const one of chosen) terminal.out(overview(one));
    });
}

function describe(architecture: ArchitectureConfig): object {
  const { name, title, summary, presets, defaultPreset, metrics, panels } = architecture;
  return { name, title, summary, presets, defaultPreset, metrics, panels, fields: describeFields(architecture) };
}

function overview({ name, title, summary, presets, defaultPreset }: ArchitectureConfig): string {
  const lines = Object.entries(presets).map(([preset, about]) => {
    const mark = preset === defaultPreset ? ' (default)' : '';
    return `    ${preset}${mark}: ${about.summary}\n`;
  });
  return `${name}  ${title}\n  ${summary}\n  Presets:\n${lines.join('')}  Options: lab architectures ${name}\n`;
}

function optionsText(architecture: ArchitectureConfig): string {
  const rows = describeFields(architecture).map((field) => [
    field.key,
    field.default === null ? 'empty' : String(field.default),
    `${allowed(field)}${field.unit === undefined ? '' : `, in ${field.unit}`}`,
    field.help,
  ]);
  return table(['OPTION', 'DEFAULT', 'ALLOWED', ''], rows);
}
