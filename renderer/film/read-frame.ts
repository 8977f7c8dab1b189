import { pictureUrl } from '../../electron/protocol/app.js';
import type { Picture } from '../../models/core/telemetry.js';
import type { GalleryBody } from '../../models/panels/gallery.js';
import type { PanelRecords } from '../panels/shared/records/panel-records.js';

export interface ReadFrame {
  picture: Picture;
  info: GalleryBody;
}

/** The gallery's record at an address with its pixels, as they were recorded. Throws where it can't be read. */
export async function readFrame(records: PanelRecords<GalleryBody>, url: string): Promise<ReadFrame> {
  const answer = await fetch(pictureUrl(url));
  if (!answer.ok) throw new Error(`${pictureUrl(url)} can't be read: status ${answer.status}.`);
  const [record, blob] = await Promise.all([records.record(url), answer.blob()]);
  const bitmap = await createImageBitmap(blob, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const channels = record.picture?.channels ?? 3;
  return { info: record.body, picture: withoutAlpha(context.getImageData(0, 0, width, height), channels) };
}

/** Red alone of what is grey. */
function withoutAlpha({ width, height, data }: ImageData, channels: 1 | 3): Picture {
  const pixels = new Uint8Array(width * height * channels);
  for (let from = 0, to = 0; from < data.length; from += 4, to += channels) {
    for (let channel = 0; channel < channels; channel++) pixels[to + channel] = data[from + channel]!;
  }
  return { width, height, channels, pixels };
}

/** The picture as a canvas takes it, opaque. */
export function toImageData({ width, height, channels, pixels }: Picture): ImageData {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let at = 0; at < width * height; at++) {
    for (let channel = 0; channel < 3; channel++) {
      data[4 * at + channel] = pixels[at * channels + Math.min(channel, channels - 1)]!;
    }
  }
  return new ImageData(data, width, height);
}
