/** Inputs that a model is observed on, and what it makes of them: shared by several panels. */
import { z } from 'zod';

const size = z.int().min(1);

/** `pixels` is the picture in base64 (width × height × channels bytes); patches go row by row. */
export const probeImageSchema = z.object({
  width: size,
  height: size,
  channels: z.union([z.literal(1), z.literal(3)]),
  pixels: z.string(),
  /** Pixels of one patch. */
  patchWidth: size,
  patchHeight: size,
  /** Position of the first patch among the tokens. */
  firstToken: z.int().min(0),
});

export const predictionSchema = z.discriminatedUnion('kind', [
  /** The most probable classes, the first one first. `target` is null where it isn't known. */
  z.object({
    kind: z.literal('class'),
    target: z.string().nullable(),
    classes: z.array(z.object({ name: z.string(), probability: z.number() })),
  }),
  /**
   * For each position the most probable next token, and the one that is right; null where nothing is asked or known.
   * `answerFrom`: the first position whose prediction counts.
   */
  z.object({
    kind: z.literal('tokens'),
    predicted: z.array(z.string()),
    target: z.array(z.string().nullable()),
    answerFrom: z.int().min(0),
  }),
]);

export const probeSchema = z.object({
  /** What it is, in a few words: "Test image 12", "The user's input". */
  title: z.string(),
  /** One label for each position; a token's text, or "row 2, column 3" for a patch of an image. */
  tokens: z.array(z.string()),
  /** The picture that the positions are patches of; null for text. */
  image: probeImageSchema.nullable(),
  prediction: predictionSchema,
});

export type ProbeImage = z.infer<typeof probeImageSchema>;
export type Prediction = z.infer<typeof predictionSchema>;
export type ProbeInfo = z.infer<typeof probeSchema>;
