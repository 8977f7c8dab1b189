import type { AnyDatasetInfo } from '../../models/data/dataset.js';

const ABOUT_PARTS =
  /^Only .+ for testing, of |equal ones are all to train on or all|no (image|text|row) (for testing|to train on)|few to learn from|: one of both labels is wrong/;

/** The notes of an import but for those on its parts: how small these are, and what is equal. */
export const decided = ({ notes = [] }: Pick<AnyDatasetInfo, 'notes'>): string[] =>
  notes.filter((note) => !ABOUT_PARTS.test(note));
