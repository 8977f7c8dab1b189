import { z } from 'zod';
import { panelInfo, type BodyOf } from '../../core/panel.js';
import { methodNames } from '../methods/methods.js';

/** What shares an output: the columns of a table, patches or pixels of an image, words of a text. */
export const playerKinds = ['columns', 'patches', 'pixels', 'words'] as const;

export type PlayerKind = (typeof playerKinds)[number];

const count = z.int().min(0);
/** JSON has no other numbers. */
const figure = z.number().nullable();

/** Of one explained row. */
const rowSchema = z.object({
  /** Its number in the data, from 0. */
  row: count,
  /** It is none of the data, but an input that somebody has given: its number says nothing. */
  given: z.literal(true).exactOptional(),
  /** The right class (its place) or number; null where nothing is right. */
  target: figure,
  /** The place of the output with the largest value. */
  predicted: count,
  /** By how much expected output and values miss the output, at the worst output; null for methods whose values add up to nothing. */
  gap: figure,
  /** Inputs that the model was run on. */
  evaluations: count,
  ms: z.number(),
  /** Of a text: its words, which are its players. */
  words: z.array(z.string()).nullable(),
  /** How certain the values are, where they are drawn: the standard error at the worst value; null where nothing is drawn. */
  error: figure,
  /** Names of its outputs, where each row has its own: the tokens that are most probable, and the right one. */
  outputs: z.array(z.string()).exactOptional(),
});

/**
 * Rows explained so far. Matrices, a line for each row: `values` [rows, outputs × players], output by output; `outputs` [rows,
 * outputs] of the model; `inputs` [rows, elements] raw, see InputMeaning; `expected` [rows, outputs] without knowing the row;
 * and of images explained by patches `patches` [rows, height × width], the player of each pixel.
 */
export const explanationsPanel = panelInfo({
  name: 'explanations',
  title: 'Explanation',
  help: 'Each value says by how much a feature moved the output of a row, away from what is expected when nothing is known of it. Values that push up are red, values that push down are blue. They tell what the model does, not what is true of the world; and they hold against this background alone.',
  schema: z.object({
    /** What was used: `auto` has become one of the others. */
    method: z.enum(methodNames),
    space: z.enum(['probability', 'logit', 'number']),
    /** Of the outputs: classes, the target, or tokens. */
    outputs: z.array(z.string()),
    /** Which part of the data the rows are of. */
    part: z.enum(['test', 'train']),
    /** What rows are called, in the plural. */
    unit: z.string(),
    /** How many are to be explained in all. */
    planned: count,
    /** The checkpoint that was explained. */
    checkpoint: count,
    players: z.object({
      kind: z.enum(playerKinds),
      count,
      /** Of columns; null where rows have players of their own. */
      names: z.array(z.string()).nullable(),
      /** Of columns: the categories of each, by which a raw value becomes a word; null for numbers. */
      categories: z.array(z.array(z.string()).nullable()).nullable(),
    }),
    /** What values are held against, in words: "50 training rows". */
    background: z.string(),
    image: z.object({ height: count, width: count, channels: count }).nullable(),
    rows: z.array(rowSchema),
    /** Sentences on what those who read the figures have to know. */
    notes: z.array(z.string()),
  }),
});

export type ExplanationsBody = BodyOf<typeof explanationsPanel>;
export type ExplainedRow = z.output<typeof rowSchema>;
