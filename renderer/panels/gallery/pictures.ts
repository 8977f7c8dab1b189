import { pictureUrl } from '../../../electron/protocol/app.js';
import type { GalleryBody } from '../../../models/panels/gallery.js';
import { formatCount } from '../../lib/format.js';
import type { PanelRecords } from '../shared/records/panel-records.js';
import { loadPicture } from '../shared/records/load-picture.js';

/** A gallery of one step: its picture, and how that is cut. */
export interface DrawnGallery {
  picture: ImageBitmap;
  info: GalleryBody;
}

/** Loads what belongs to the record at an address, which may be of any run. Throws where there is none. */
export async function loadGallery(records: PanelRecords<GalleryBody>, url: string): Promise<DrawnGallery> {
  const [record, picture] = await Promise.all([records.record(url), loadPicture(pictureUrl(url))]);
  return { picture, info: record.body };
}

/** What a tile is called: "Sample 12", with its class where the rows have one each. */
export function sampleName({ columns, rowNames }: Pick<GalleryBody, 'columns' | 'rowNames'>, tile: number): string {
  const name = rowNames?.[Math.floor(tile / columns)];
  return `Sample ${formatCount(tile + 1)}${name === undefined ? '' : `, ${name}`}`;
}
