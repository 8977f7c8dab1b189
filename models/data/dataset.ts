/** Labelled or unlabelled pictures in memory. */
export interface ImageDataset {
  name: string;
  /** N × height × width × channels, row-major, 0…255. */
  images: Uint8Array;
  /** N class indices, or null when the data has no classes. */
  labels: Int32Array | null;
  count: number;
  height: number;
  width: number;
  /** 1 greyscale, 3 RGB. */
  channels: 1 | 3;
  classNames: string[];
}

/** One long text, cut into a part to learn from and a part to check on. */
export interface TextCorpus {
  name: string;
  train: string;
  test: string;
}

/** Texts with a class each. */
export interface LabelledTexts {
  name: string;
  texts: string[];
  labels: Int32Array;
  classNames: string[];
}

export type Split = 'train' | 'test';

/** `images`: pictures; `text`: one long text; `labelled-text`: texts with a class each. */
export type DatasetKind = DatasetInfo['kind'];

interface AnyDatasetInfo {
  name: string;
  title: string;
  /** One sentence on where it comes from. */
  summary: string;
  origin: 'bundled' | 'installed' | 'user';
  /** Images, characters (of kind `text`) or texts in each split. */
  train: number;
  test: number;
  /** Empty where there are no classes. */
  classNames: string[];
  licence: string | null;
  /** Sentences on what its import left out or decided. */
  notes?: string[];
}

export interface ImageDatasetInfo extends AnyDatasetInfo {
  kind: 'images';
  /** Pixels. */
  width: number;
  height: number;
  channels: 1 | 3;
}

export interface TextDatasetInfo extends AnyDatasetInfo {
  kind: 'text' | 'labelled-text';
  /** How many different characters (Unicode code points) both splits hold together. */
  characters: number;
  /** The beginning of the text, or of some of the texts with their classes, for looking at. */
  excerpt: string;
}

/** What a list of data sets shows. */
export type DatasetInfo = ImageDatasetInfo | TextDatasetInfo;

/** Where data sets are looked for: the user's own, and those the set-up installed or the app brings along. */
export interface DataDirs {
  user: string;
  installed: string[];
}

export interface DatasetImport {
  /**
   * A folder of images or of texts (sub-folders are classes), an IDX or .npy file (labels beside it are found by name),
   * a text file, or a .csv or .tsv file of texts with labels.
   */
  path: string;
  name?: string;
  /** Pixels; images from a folder are resized to width × height. */
  size?: { width: number; height: number };
  colour?: 'greyscale' | 'rgb';
  /** Names of the columns of a .csv or .tsv file; found by their usual names where they are missing. */
  textColumn?: string;
  labelColumn?: string;
}
