import type { Random } from '../random.js';
import { Wrong, type Target } from './target.js';

/** Longer refusals are no sentences: they repeat the input. */
const LONGEST_SENTENCE = 2000;

const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype] as object[];
const namesOf = (): string => prototypes.map((one) => Reflect.ownKeys(one).length).join(' ');
const untouched = namesOf();

/** What becomes of an input: it is read, or refused in a sentence, or else something is wrong, told in one line. */
export async function judge(target: Target, random: Random): Promise<'taken' | 'refused' | { finding: string }> {
  try {
    const input = target.make(random);
    await target.read(input);
    return pollution() ?? 'taken';
  } catch (error) {
    const finding = whyNoRefusal(target, error);
    return finding === null ? (pollution() ?? 'refused') : { finding };
  }
}

function pollution(): { finding: string } | null {
  return namesOf() === untouched ? null : { finding: 'a prototype was changed' };
}

function whyNoRefusal({ refusals }: Target, error: unknown): string | null {
  if (!(error instanceof Error)) return `it threw ${String(error)}`;
  if (error instanceof Wrong) return `wrong: ${error.message}`;
  if (!refusals.some((kind) => error instanceof kind))
    return (error.stack ?? error.message).split('\n    at ').slice(0, 4).join(' < ');
  const { message } = error;
  if (message.length > LONGEST_SENTENCE) return `a refusal of ${message.length} characters: ${message.slice(0, 160)}`;
  // eslint-disable-next-line no-control-regex
  if (message === '' || /[\u0000-\u001f\u007f-\u009f]/.test(message)) return `no sentence: ${JSON.stringify(message)}`;
  return null;
}
