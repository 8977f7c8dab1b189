/** What a run's checkpoint can be asked: questions, as an architecture describes them. */
import { z } from 'zod';
import type { MetricInfo } from './telemetry.js';

/** What can be known of a question without TensorFlow. */
export interface QuestionInfo<Asked extends z.ZodObject = z.ZodObject, Answered extends z.ZodType = z.ZodType> {
  /** In lower case with hyphens: `lab ask RUN <name>`. */
  name: string;
  title: string;
  /** What is answered, in a sentence. */
  help: string;
  /** What is asked; each key has a default where it can be left out, with title and help as fields of a form have. */
  asked: Asked;
  /** The JSON of the answer. */
  answered: Answered;
  /** The panel that shows the answer, as one of its records; null where the answer is JSON alone. */
  panel: string | null;
  /** The answer comes with a picture. */
  draws?: true;
  /** Whether the answer needs the data that the run learned from; without it, it does. */
  needsData?: (asked: Readonly<Record<string, unknown>>) => boolean;
  /** Titles and explanations of the answer's values, by their names, where they are not metrics of the run. */
  measures?: Readonly<Record<string, Pick<MetricInfo, 'title' | 'help' | 'unit'>>>;
  /** A piece of an answer that is told while it is made; without it there are none. */
  piece?: z.ZodType;
}

/** Questions that an architecture answers about checkpoints of other runs, see ArchitectureConfig.asks. */
export interface BroughtQuestions {
  /** The architecture of those runs; EXPORTABLE for every one whose models can be exported. */
  architecture: string;
  /** What such a run, whose complete configuration is `of`, can be asked. */
  questions(of: Readonly<Record<string, unknown>>): QuestionInfo[];
}

export type AskedOf<Question extends Pick<QuestionInfo, 'asked'>> = z.output<Question['asked']>;
export type AnsweredOf<Question extends Pick<QuestionInfo, 'answered'>> = z.output<Question['answered']>;

/** A piece of an answer that takes long: what is being done for it, in a few words, and how much of that. */
export const doingPiece = z.object({ doing: z.string(), done: z.number(), total: z.number() });

export type Doing = z.output<typeof doingPiece>;

/** How a model does on data that it was not trained on. */
export const evaluateQuestion = {
  name: 'evaluate',
  title: 'Evaluate',
  help: 'How the model does on all data that it was not trained on.',
  asked: z.strictObject({}),
  answered: z.object({
    /** By metric name. */
    values: z.record(z.string(), z.number().nullable()),
    /** How many examples, and what they are in the plural. */
    examples: z.int().min(0),
    unit: z.string(),
  }),
  panel: null,
} satisfies QuestionInfo;

export type EvaluationResult = AnsweredOf<typeof evaluateQuestion>;
