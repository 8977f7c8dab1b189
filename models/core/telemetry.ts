/** What a run tells of itself while it trains, and what its panels show. Types only. */

/** How one metric is named and drawn. Those of group `loss` are the headline numbers. */
export interface MetricInfo {
  name: string;
  title: string;
  group: 'loss' | 'score' | 'gradient' | 'schedule';
  /** The same part has the same colour everywhere. */
  part: 'generator' | 'discriminator' | 'model' | 'validation';
  /** Measured only at the steps at which the model is evaluated: at all others there is no value. */
  evaluated?: true | undefined;
}

/** How the pictures of a run are cut into tiles: one PNG holds rows × columns tiles without gaps. */
export interface GalleryInfo {
  rows: number;
  columns: number;
  /** Pixels. */
  tileWidth: number;
  tileHeight: number;
}

/** 8-bit pixels, row-major, ready for a PNG encoder. */
export interface Picture {
  width: number;
  height: number;
  channels: 1 | 3;
  pixels: Uint8Array;
}

/** What a run's page offers besides charts, configuration and log. */
export type Panel = 'gallery' | 'attention' | 'embeddings' | 'generate';

/** One input that a model is observed on. */
export interface ProbeInfo {
  /** What it is, in a few words: "Test image 12", "The user's input". */
  title: string;
  /** One label for each position; a token's text, or "row 2, column 3" for a patch of an image. */
  tokens: string[];
  /** The picture that the positions are patches of; null for text. */
  image: ProbeImage | null;
  prediction: Prediction;
}

/** `pixels` is the picture in base64 (width × height × channels bytes); patches go row by row. */
export interface ProbeImage {
  width: number;
  height: number;
  channels: 1 | 3;
  pixels: string;
  /** Pixels of one patch. */
  patchWidth: number;
  patchHeight: number;
  /** Position of the first patch among the tokens. */
  firstToken: number;
}

export type Prediction =
  /** The most probable classes, the first one first. `target` is null where it isn't known. */
  | { kind: 'class'; target: string | null; classes: { name: string; probability: number }[] }
  /**
   * For each position the most probable next token, and the one that is right; null where nothing is asked or known.
   * `answerFrom`: the first position whose prediction counts.
   */
  | { kind: 'tokens'; predicted: string[]; target: (string | null)[]; answerFrom: number };

/** A matrix of a panel record: float32 values, row by row, in the file beside it. */
export interface MatrixInfo {
  rows: number;
  columns: number;
  /** Where it begins in the file, in bytes. */
  offset: number;
}

/**
 * What a model's inside looked like at one step: `panels/<step>.json`, with the matrices in `panels/<step>.bin`.
 * Keys of matrices, P being the probe's position in `probes`, L a layer and H a head, all from 0:
 * - `attention/P/L/H` [tokens, tokens]: weight of each key (column) for each query (row);
 * - `attention/P/L/average`: mean over the heads; `attention/P/rollout`: over all layers (Abnar & Zuidema 2020);
 * - `thumbnails/P` [layers · heads · side, side]: every head, pooled to side × side, one below the other;
 * - `positions` [length, width]: the positional encoding; `position-similarity` [length, length]: its cosines;
 * - `token-similarity` [n, n]: cosines of the first n token embeddings, which `vocabulary` names.
 */
export interface PanelRecord {
  format: 1;
  step: number;
  layers: number;
  heads: number;
  probes: (ProbeInfo & {
    /** Mean entropy of a head's rows in bits, by layer and head. */
    entropy: number[][];
  })[];
  /** Text that the model wrote at this step; null for models that write none. */
  text: string | null;
  /** Labels of `token-similarity`; empty where there is none. */
  vocabulary: string[];
  matrices: Record<string, MatrixInfo>;
}

/** A panel record whose matrices have not been put into a file yet. */
export interface PanelData extends Omit<PanelRecord, 'format' | 'step' | 'matrices'> {
  matrices: Record<string, { rows: number; columns: number; values: Float32Array }>;
}
