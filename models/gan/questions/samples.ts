/** How samples are named: `12` is the gallery's, `7:3` the third that seed 7 draws, and `12@Coat` is drawn as a coat. */
import { z } from 'zod';
import { excerpt } from '../../core/printable.mjs';

/** One latent, with what class it is drawn as. */
export interface Sample {
  /** Null for the gallery's. */
  seed: number | null;
  /** From 1. */
  number: number;
  /** Null for that of its place. */
  class: string | null;
}

export const MOST_SAMPLES = 1024;
const MOST_SEED = 2147483647;

const written = /^(?:(\d{1,10}):)?(\d{1,4})(?:-(\d{1,4}))?(?:@(.+))?$/;

/** What such a list says: `3, 10`, `1-8, 7:3@Coat`. A sentence where it can't be understood. */
export function parseSamples(text: string): Sample[] | string {
  const samples: Sample[] = [];
  // A class may have a comma in its name.
  for (const part of text.split(/,(?=\s*\d)/)) {
    const match = written.exec(part.trim());
    const [seed, first, last] = [match?.[1], match?.[2], match?.[3] ?? match?.[2]].map((one) => Number(one ?? NaN));
    if (!match || !(first! >= 1 && last! >= first! && last! <= MOST_SAMPLES) || seed! > MOST_SEED) {
      return `'${excerpt(part.trim())}' is no sample; use numbers of the gallery such as 12 or 1-8, 7:3 for the third of seed 7, 12@Coat for a class.`;
    }
    for (let number = first!; number <= last!; number++) {
      samples.push({ seed: match[1] === undefined ? null : seed!, number, class: match[4] ?? null });
    }
  }
  return samples;
}

/** As parseSamples takes it. */
export function sampleText({ seed, number, class: as }: Sample): string {
  return `${seed === null ? '' : `${seed}:`}${number}${as === null ? '' : `@${as}`}`;
}

/** What a key of a question takes that names so many samples. */
export function sampleList(key: string, { least, most }: { least: number; most: number }) {
  return z.string().superRefine((text, { addIssue }) => {
    const samples = parseSamples(text);
    const count = typeof samples === 'string' ? 0 : samples.length;
    const problem =
      typeof samples === 'string'
        ? samples
        : count < least || count > most
          ? `${count} of them are not allowed; use ${least} to ${most}.`
          : null;
    if (problem !== null) addIssue({ code: 'custom', message: `${key}: ${problem}` });
  });
}

/** The samples that a checked key names. */
export function samplesOf(text: string): Sample[] {
  const samples = parseSamples(text);
  if (typeof samples === 'string') throw new Error(samples);
  return samples;
}

/** The first so many that a seed draws, or of the gallery. */
export function firstSamples(count: number, seed: number | null = null): Sample[] {
  return Array.from({ length: count }, (_, at) => ({ seed, number: at + 1, class: null }));
}
