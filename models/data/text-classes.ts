import { RequestError } from '../core/errors.js';
import { excerpt } from './file-errors.js';
import { MAX_TEXT_CLASSES } from './limits.js';
import type { LabelledText } from './text-content.js';

const NAMED = 3;

/**
 * Throws RequestError where `texts` can't be told apart by class: one class only, too many, or a class without a
 * text to train on, or with a single one where some must be set aside (`mayBeSingle` false). `subject` begins the sentence, `field` is the request's.
 */
export function checkClasses(
  texts: LabelledText[],
  classNames: string[],
  { subject, field, mayBeSingle }: { subject: string; field?: string; mayBeSingle: boolean },
): void {
  const refuse = (reason: string) => new RequestError(`${subject}: ${reason}.`, field === undefined ? {} : { field });
  if (classNames.length === 1) {
    throw refuse(`there is one class only, '${excerpt(classNames[0]!)}'; at least two are needed`);
  }
  if (classNames.length > MAX_TEXT_CLASSES) {
    throw refuse(
      `${classNames.length.toLocaleString('en')} classes are too many; texts may have ${MAX_TEXT_CLASSES.toLocaleString('en')}`,
    );
  }
  const different = classNames.map(() => new Set<string>());
  for (const [label, text] of texts) different[label]!.add(text);
  const least = mayBeSingle ? 1 : 2;
  const lacking = classNames.filter((_, label) => different[label]!.size < least);
  if (lacking.length === 0) return;
  const named = lacking.slice(0, NAMED).map((name) => `'${excerpt(name)}'`);
  const more = lacking.length > NAMED ? ` and ${lacking.length - NAMED} more` : '';
  const have = `${lacking.length === 1 ? 'has' : 'have'} ${mayBeSingle ? 'no text to train on' : 'a single text'}`;
  const rule = mayBeSingle ? 'each needs one' : 'each needs two different ones, to train on and to test';
  throw refuse(`the class${lacking.length === 1 ? '' : 'es'} ${named.join(', ')}${more} ${have}; ${rule}`);
}
