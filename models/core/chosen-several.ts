import { z } from 'zod';
import type { FieldMeta } from './config.js';

/** A key that takes one or more of `choices`, each once, in any order; it keeps them in theirs. */
export function chosenSeveral<const Choices extends readonly [string, ...string[]]>(
  choices: Choices,
  { default: initial, ...words }: FieldMeta & { default: readonly Choices[number][] },
) {
  const inOrder = (chosen: readonly Choices[number][]) => choices.filter((one) => chosen.includes(one));
  return z
    .array(z.enum(choices))
    .min(1)
    .max(choices.length)
    .default([...initial])
    .overwrite((chosen) => inOrder(chosen) as Choices[number][])
    .meta({ ...words });
}
