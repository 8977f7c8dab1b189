import { architectureConfigs } from '../../../../models/core/architectures.js';
import { RequestError } from '../../../../models/core/errors.js';
import { configErrors, parseAssignments, parseConfig, parseStored } from '../../../../models/core/parse-config.js';
import { parseAsked } from '../../../../models/core/parse-question.js';
import type { Random } from '../../random.js';
import { mutateBytes } from '../mutate-bytes.js';
import { mutateValue } from '../mutate-value.js';
import { promised, target } from '../target.js';

interface Input {
  architecture: (typeof architectureConfigs)[number];
  preset: string;
  changes: Record<string, unknown>;
  assignment: string;
}

function make(random: Random): Input {
  const architecture = random.of(architectureConfigs);
  const preset = random.of(Object.keys(architecture.presets));
  const complete = parseConfig(architecture, preset, {});
  const changes = mutateValue(random, [complete, {}]);
  const isObject = typeof changes === 'object' && changes !== null && !Array.isArray(changes);
  const pairs = Object.entries(complete).map(([key, value]) => Buffer.from(`${key}=${String(value)}`));
  const assignment = Buffer.from(mutateBytes(random, pairs, ['=', ',', '1e309', '0x10', '__proto__='])).toString(
    'utf8',
  );
  return { architecture, preset, changes: isObject ? (changes as Record<string, unknown>) : {}, assignment };
}

/** Settings of a run and questions to it, as a form, a command or a run of another version may have them. */
export const configs = target<Input>({
  name: 'configs',
  refusals: [RequestError],
  make,
  read({ architecture, preset, changes, assignment }) {
    const errors = configErrors(architecture, preset, changes);
    for (const work of [() => parseStored(architecture, changes), () => parseAssignments(architecture, [assignment])])
      unless(RequestError, work);
    const config = parseConfig(architecture, preset, changes);
    promised(errors.length === 0, 'a configuration with errors was taken');
    for (const info of architecture.questions(config)) unless(RequestError, () => parseAsked(info, changes));
    architecture.metrics(config);
    architecture.panels(config);
    const kind = architecture.dataKind(config);
    if (kind !== null) return;
    const counts = Object.values(architecture.countParameters(config, null));
    promised(
      counts.every((count) => Number.isSafeInteger(count) && count >= 0),
      `parameters: ${counts.join(', ')}`,
    );
    // What belongs to another run may be about that alone.
    const { count } = architecture.examples(config, null);
    promised(count > 0 || architecture.belongsToParent === true, 'no examples');
  },
});

function unless(kind: typeof RequestError, work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof kind)) throw error;
  }
}
