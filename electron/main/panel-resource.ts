import { extname } from 'node:path';
import { earlierFile, earlierRecord } from '../runs/earlier-panels.js';
import { readResource, type Missing, type PanelResource } from './resources.js';

/** The bytes of a part of a panel's record, also of a run from before panels had folders of their own. */
export async function readPanelResource({ dir, panel, step, file }: PanelResource): Promise<Uint8Array | Missing> {
  const found = await readResource(file);
  if (found !== 'not-found') return found;
  const extension = extname(file.path);
  if (extension === '.json') {
    const record = earlierRecord(dir, panel, step);
    return record === null ? 'not-found' : Buffer.from(JSON.stringify(record));
  }
  const path = earlierFile(dir, panel, step, extension as '.bin' | '.png');
  return path === null ? 'not-found' : readResource({ ...file, path });
}
