import { Command } from 'commander';
import { architectureConfigs } from '../../../models/core/architectures.js';
import { describeFields, jsonSchema } from '../../../models/core/fields.js';
import { describeArchitecture } from '../../../models/core/describe.js';
import { architectureConfig } from '../../../models/core/parse-config.js';
import type { ArchitectureConfig } from '../../../models/core/config.js';
import type { CliContext } from '../cli-context.js';
import { fieldList, valueOf } from '../field-list.js';
import type { LabCommand } from '../lab-command.js';
import { wrapText } from '../wrap-text.js';

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
      else for (const one of chosen) terminal.lines(overview(one, terminal.columns()));
    });
}

function overview({ name, title, summary, presets, defaultPreset }: ArchitectureConfig, width: number | null): string {
  const lines = Object.entries(presets).map(([preset, about]) => {
    return `    ${preset}${preset === defaultPreset ? ' (default)' : ''}: ${about.summary}`;
  });
  return [
    `${name}  ${title}`,
    `  ${summary}`,
    '  Presets:',
    ...lines,
    `  Presets and options in full: lab architectures ${name}`,
  ]
    .map((line) => `${wrapText(line, { width, indent: 6 })}\n`)
    .join('');
}

function optionsText(architecture: ArchitectureConfig, width: number | null): string {
  const { title, summary, presets, defaultPreset } = architecture;
  const lines = Object.entries(presets).flatMap(([preset, about]) => {
    const values = Object.entries(about.values).map(([key, value]) => `${key}=${valueOf({ default: value })}`);
    return [
      `  ${preset}${preset === defaultPreset ? ' (default)' : ''}: ${about.summary}`,
      `      ${values.length > 0 ? values.join(' ') : 'all options as they are by default'}`,
    ];
  });
  const head = [
    `${title}: ${summary}`,
    '',
    'Presets, for --preset, with what each sets:',
    ...lines,
    '',
    'Options, for --set:',
  ];
  return (
    head.map((line) => `${wrapText(line, { width, indent: 6 })}\n`).join('') +
    fieldList(describeFields(architecture), { heading: 'OPTION', width })
  );
}

export const command: LabCommand = { order: 30, create: architecturesCommand };
