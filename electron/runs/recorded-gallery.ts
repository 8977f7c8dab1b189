import { existsSync, readFileSync } from 'node:fs';
import type { Picture } from '../../models/core/telemetry.js';
import { galleryPanel, type GalleryBody } from '../../models/panels/gallery.js';
import { DamagedRunError } from './damaged-run-error.js';
import { reading } from './disk-error.js';
import { earlierRecord } from './earlier-panels.js';
import { readPanelRecord } from './panel-record.js';
import { panelFile } from './panels.js';
import { panelPath } from './run-paths.js';

/** The gallery that was recorded at a step. */
export interface RecordedGallery {
  step: number;
  info: GalleryBody;
  picture: Picture;
}

/** Reads the gallery of `step`, of any layout. Throws DamagedRunError where it can't be read or understood. */
export function readGallery(dir: string, step: number, decodePng: (bytes: Uint8Array) => Picture): RecordedGallery {
  const path = panelPath(dir, galleryPanel.name, step);
  const png = panelFile(dir, galleryPanel.name, step, '.png');
  if (png === null) throw new DamagedRunError(`${path}.png is gone.`);
  const bytes = reading(png, () => readFileSync(png));
  const picture = decoded(png, () => decodePng(bytes));
  const record = existsSync(`${path}.json`)
    ? reading(`${path}.json`, () => readPanelRecord(path).record)
    : earlierRecord(dir, galleryPanel.name, step);
  const body = galleryPanel.schema.safeParse(record?.body, { jitless: true });
  if (!body.success) throw new DamagedRunError(`${path}.json is damaged: it doesn't say how its picture is cut.`);
  return { step, info: body.data, picture };
}

function decoded(path: string, decode: () => Picture): Picture {
  try {
    return decode();
  } catch (cause) {
    throw new DamagedRunError(`${path} is damaged: ${cause instanceof Error ? cause.message : String(cause)}.`, {
      cause,
    });
  }
}
