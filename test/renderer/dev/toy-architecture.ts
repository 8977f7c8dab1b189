import { z } from 'zod';
import { architectureConfigs } from '../../../models/core/architectures.js';
import { runFields, type ArchitectureConfig } from '../../../models/core/config.js';

/** An architecture whose runs belong to others, with a panel and a question that the window has no view for. */
const toy: ArchitectureConfig = {
  name: 'toy-explain',
  title: 'Explain',
  summary: 'Says which inputs matter.',
  schema: z.strictObject(runFields),
  presets: { plain: { title: 'Plain', summary: 'A hundred rows.', values: { steps: 1000 } } },
  defaultPreset: 'plain',
  stored: {},
  recordEvery: 1,
  metrics: () => [],
  dataKind: () => null,
  examples: () => ({ count: 0, unit: 'rows' }),
  countParameters: () => ({}),
  panels: () => [
    {
      name: 'importance',
      title: 'Importance',
      help: 'The longer a bar, the more the prediction suffers where the values of that column are shuffled.',
      schema: z.unknown(),
    },
  ],
  questions: () => [
    {
      name: 'explain-row',
      title: 'Explain a row',
      help: 'Which columns made the prediction of one row.',
      asked: z.strictObject({
        row: z.int().min(0).max(1000).default(0).meta({ title: 'Row', help: 'Of the test data, from 0.' }),
        table: z.string().nullable().default(null).meta({ title: 'Table', help: 'A table of yours.', widget: 'file' }),
      }),
      answered: z.unknown(),
      panel: 'importance',
    },
  ],
  startsFrom: [
    { architecture: 'transformer', parts: [{ name: 'all', title: 'All weights', help: 'The model to explain.' }] },
  ],
  belongsToParent: true,
};

architectureConfigs.push(toy);
