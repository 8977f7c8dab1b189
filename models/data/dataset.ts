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

export interface TableColumn {
  name: string;
  kind: 'number' | 'category';
  /** Sorted; empty for numbers. */
  categories: string[];
}

/** Rows of numbers and categories with a target each. */
export interface TableDataset {
  name: string;
  /** Of the features, without the target. */
  columns: TableColumn[];
  /** rows × columns.length, row-major: numbers as they are, categories by their index; NaN where missing. */
  values: Float64Array;
  count: number;
  /** Of a target of classes; null where it is a number. */
  labels: Int32Array | null;
  /** Of a target that is a number; null where it has classes. */
  targets: Float64Array | null;
  targetName: string;
  classNames: string[];
}

export type Split = 'train' | 'test';

/** `images`: pictures; `text`: one long text; `labelled-text`: texts with a class each; `table`: rows of numbers and categories. */
export type DatasetKind = DatasetInfo['kind'];

export interface AnyDatasetInfo {
  name: string;
  title: string;
  /** One sentence on where it comes from. */
  summary: string;
  origin: 'bundled' | 'installed' | 'user';
  /** Images, characters (of kind `text`), texts or rows in each split. */
  train: number;
  test: number;
  /** Empty where there are no classes. */
  classNames: string[];
  licence: string | null;
  /** The address or the path that it was taken from. */
  source?: string | null;
  /** Sentences on what its import left out or decided. */
  notes?: string[];
}

export interface ImageDatasetInfo extends AnyDatasetInfo {
  kind: 'images';
  /** Pixels. */
  width: number;
  height: number;
  channels: 1 | 3;
  /** Images to train on of each class, one count where there are no classes; missing where it was never counted. */
  classCounts?: number[] | undefined;
}

export interface TextDatasetInfo extends AnyDatasetInfo {
  kind: 'text' | 'labelled-text';
  /** How many different characters (Unicode code points) both splits hold together. */
  characters: number;
  /** The beginning of the text, or of some of the texts with their classes, for looking at. */
  excerpt: string;
}

/** What there is in one column, of the rows of both splits. */
export interface ColumnSummary {
  /** Rows without a value. */
  missing: number;
  /** Rows of each category; of numbers, rows in bins of equal width from `least` to `greatest`, the last one closed. */
  counts: number[];
  /** Of numbers; null for categories, and where every value is missing. */
  least: number | null;
  greatest: number | null;
  mean: number | null;
}

export type TableColumnInfo = TableColumn & ColumnSummary;

/** Of a target of classes, `counts` is parallel to `classNames`. */
export type TableTargetInfo = { name: string; kind: 'classes' | 'number' } & ColumnSummary;

export interface TableDatasetInfo extends AnyDatasetInfo {
  kind: 'table';
  columns: TableColumnInfo[];
  target: TableTargetInfo;
  /**
   * Of two columns of numbers: some training rows as [first, second, class index or target]. Of one beside a target that is a
   * number, [first, target, target]. Null otherwise.
   */
  points: [number, number, number][] | null;
}

/** What a list of data sets shows. */
export type DatasetInfo = ImageDatasetInfo | TextDatasetInfo | TableDatasetInfo;

/** Where data sets are looked for: the user's own, and those the set-up installed or the app brings along. */
export interface DataDirs {
  user: string;
  installed: string[];
}

/** What is kept of a data set with what has learned from it, for when the data are gone or others. */
export interface RememberedData {
  kind: DatasetKind;
  title: string;
  origin: DatasetInfo['origin'];
  source: string | null;
  train: number;
  test: number;
  /** How many classes; 0 where there are none. */
  classes: number;
  /** Absent where there are too many to keep. */
  classNames?: string[];
  /** Of images: pixels. */
  width?: number;
  height?: number;
  channels?: 1 | 3;
  /** Of a table; absent where they, with their categories, are too many to keep. */
  columns?: TableColumn[];
  target?: { name: string; kind: 'classes' | 'number' };
  /** Of a text: its first characters. */
  beginning?: string;
}

/** Tells a data set from another one of the same name. */
export interface DatasetIdentity {
  name: string;
  /** See datasetFingerprint. */
  sha256: Record<string, string>;
  about: RememberedData;
}

export interface DatasetImport {
  /**
   * A folder of images or of texts (sub-folders are classes), an IDX or .npy file (labels beside it are found by name),
   * a text file, or a .csv or .tsv file of texts with labels or of numbers and categories with a target.
   */
  path: string;
  name?: string;
  /** Pixels; images from a folder are resized to width × height. */
  size?: { width: number; height: number };
  colour?: 'greyscale' | 'rgb';
  /** Names of the columns of a .csv or .tsv file; found by their usual names where they are missing. */
  textColumn?: string;
  labelColumn?: string;
  /** The column of a table that is to be predicted; found by its usual names, or the last, where it is missing. */
  target?: string;
  /** What columns of a table hold, by name, where their content would say something else. */
  columns?: Record<string, ColumnWord>;
  /** The file was written for what was drawn by hand, and will not be there afterwards. */
  drawn?: true;
}

/** `out`: the column is left out. */
export type ColumnWord = 'number' | 'category' | 'out';
