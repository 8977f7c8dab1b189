/** How one metric is named and drawn. Those of group `loss` are the headline numbers. */
export interface MetricInfo {
  name: string;
  title: string;
  group: 'loss' | 'score' | 'gradient';
  /** The same part has the same colour everywhere. */
  part: 'generator' | 'discriminator' | 'model';
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
