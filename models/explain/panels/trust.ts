import { z } from 'zod';
import { panelInfo, type BodyOf } from '../../core/panel.js';

export const checkNames = [
  'gap',
  'agreement',
  'seeds',
  'backgrounds',
  'deletion',
  'randomised',
  'planted',
  'linked',
] as const;

export type CheckName = (typeof checkNames)[number];

/** What each check is called, and what it does, for a student. */
export const checkInfo: Record<CheckName, { title: string; help: string }> = {
  gap: {
    title: 'Sum gap',
    help: 'Expected output and values together should make the output. Necessary, and no proof: values that are wrong can add up as well.',
  },
  agreement: {
    title: 'Methods agree',
    help: 'The same rows by another method, with draws of its own. Methods that mean the same and are both near the truth give the same.',
  },
  seeds: {
    title: 'Seeds',
    help: 'The same rows again with other coalitions drawn: what swings is noise, and features closer together than that have no order.',
  },
  backgrounds: {
    title: 'Backgrounds',
    help: 'The same rows against other background rows. Values answer "compared with what?", and other rows are another question.',
  },
  deletion: {
    title: 'Deletion',
    help: 'Features are made unknown one after the other. If the values are right, the output falls faster when the most important go first than in random order, and slower when the least important do (Petsiuk et al. 2018).',
  },
  randomised: {
    title: 'Random weights',
    help: 'Layer by layer, from the outputs down, the weights are shuffled. An explanation of what the model has learned must change; one that stays shows the input, not the model (Adebayo et al. 2018).',
  },
  planted: {
    title: 'Planted feature',
    help: 'One more feature, which the model is never given. It must get nothing: whatever it gets is the noise of the method.',
  },
  linked: {
    title: 'Linked inputs',
    help: 'Features that move together can stand in for each other: a model may use either, values are split between them, and rows that mix them are unlike any real one.',
  },
};

const figure = z.number().nullable();

const checkSchema = z.object({
  name: z.enum(checkNames),
  verdict: z.enum(['fine', 'look-out', 'unknown']),
  /** What it came to, with the few words that belong to it: "ρ 0.98", "against Permutation SHAP". */
  figure: z.string(),
  note: z.string(),
  /** What that means. */
  sentence: z.string(),
  /** What it is held against, in a sentence; empty where it can't be told. */
  baseline: z.string(),
  /** Rows that it was made on. */
  n: z.int().min(0),
  /** Its numbers, and those of the baseline. */
  measured: z.record(z.string(), figure),
});

export type Check = z.output<typeof checkSchema>;

const curve = z.array(z.number());

/** Mean outputs while features are taken away, from all known (share 0) to none (share 1). */
const deletionSchema = z.object({
  /** Shares of features taken away. */
  shares: curve,
  most: curve,
  least: curve,
  random: curve,
  /** A standard deviation over random orders. */
  randomSpread: curve,
});

export type DeletionCurves = z.output<typeof deletionSchema>;

const stageSchema = z.object({
  /** The layers that were shuffled last; those of the stages before stay so. */
  layers: z.array(z.string()),
  /** Rank correlation of the values with those of the model as it is: mean and standard deviation over rows and draws. */
  correlation: z.number(),
  spread: z.number(),
});

export type RandomisedStage = z.output<typeof stageSchema>;

/** What tells whether to trust an explanation; recorded at its end. */
export const trustPanel = panelInfo({
  name: 'trust',
  title: 'Trust',
  help: 'An explanation always looks like one. These checks ask whether it is: does it add up, do other methods, draws and backgrounds say the same, does the output follow the order that it gives, does it depend on what the model has learned? Each stands beside what would be expected of a useless explanation, and says on how many rows it was made.',
  schema: z.object({
    method: z.string(),
    /** How outputs are read. */
    space: z.enum(['probability', 'logit', 'number']),
    /** Rows that were explained. */
    rows: z.int().min(0),
    unit: z.string(),
    checks: z.array(checkSchema),
    deletion: deletionSchema.nullable(),
    randomised: z.array(stageSchema),
  }),
  report: {
    figures: ({ checks }) => [
      {
        kind: 'table',
        title: 'Checks',
        columns: ['Check', 'Came to', 'Verdict', 'Rows', 'Meaning', 'Held against'],
        rows: checks.map(({ name, verdict, figure: came, note, n, sentence, baseline }) => [
          checkInfo[name].title,
          [came, note].filter((part) => part !== '').join(' '),
          verdictTitles[verdict],
          String(n),
          sentence,
          baseline,
        ]),
      },
    ],
  },
});

export const verdictTitles: Record<Check['verdict'], string> = {
  fine: 'Fine',
  'look-out': 'Look out',
  unknown: "Can't be told",
};

export type TrustBody = BodyOf<typeof trustPanel>;
