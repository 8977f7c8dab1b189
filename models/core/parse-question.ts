import type { ArchitectureConfig } from './config.js';
import { RequestError } from './errors.js';
import { parseValues } from './parse-config.js';
import type { QuestionInfo } from './questions.js';

/** The question of this name. Throws RequestError that names those there are. */
export function questionInfo(
  architecture: ArchitectureConfig,
  config: Record<string, unknown>,
  name: string,
): QuestionInfo {
  const known = architecture.questions(config);
  const found = known.find((one) => one.name === name);
  if (found) return found;
  const names = known.map((one) => one.name).join(', ');
  throw new RequestError(
    `question: '${name}' can't be asked of this run; ${names === '' ? 'it answers none' : `use ${names}`}.`,
    { field: 'question' },
  );
}

/** What is asked, complete. Throws RequestError whose `field` names the key that is wrong. */
export function parseAsked({ asked: schema }: QuestionInfo, asked: Record<string, unknown>): Record<string, unknown> {
  return parseValues(schema, asked);
}
