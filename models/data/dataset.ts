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

export type Split = 'train' | 'test';

/** What a list of data sets shows. */
export interface DatasetInfo {
  name: string;
  title: string;
  /** One sentence on where it comes from. */
  summary: string;
  origin: 'bundled' | 'installed' | 'user';
  /** Images in each split. */
  train: number;
  test: number;
  /** Pixels. */
  width: number;
  height: number;
  channels: 1 | 3;
  classNames: string[];
  licence: string | null;
  /** Sentences on what its import left out or decided. */
  notes?: string[];
}

/** Where data sets are looked for: the user's own, and those the set-up installed or the app brings along. */
export interface DataDirs {
  user: string;
  installed: string[];
}

export interface DatasetImport {
  /** A folder of images (sub-folders are classes), or an IDX or .npy file (labels beside it are found by name). */
  path: string;
  name?: string;
  /** Pixels; images from a folder are resized to width × height. */
  size?: { width: number; height: number };
  colour?: 'greyscale' | 'rgb';
}
