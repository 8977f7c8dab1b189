/**
 * Panels of runs from before each had a folder of its own: `samples/<step>.png` held the gallery, and
 * `panels/<step>.json` with `.bin` all that was seen of a transformer. They are read as if they had been written today;
 * the files stay as they are.
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { PanelRecord } from '../../models/core/panel.js';
import { namesIn } from './names-in.js';
import { panelsDir, runJsonPath, stepName, stepOfName } from './run-paths.js';

export const earlierSamplesDir = (dir: string): string => join(dir, 'samples');

const record = z.object({
  format: z.literal(1),
  step: z.int(),
  layers: z.int(),
  heads: z.int(),
  probes: z.array(z.looseObject({ entropy: z.unknown() })),
  text: z.string().nullable().default(null),
  vocabulary: z.array(z.string()).default([]),
  matrices: z.record(z.string(), z.object({ rows: z.int(), columns: z.int(), offset: z.int() })),
});
type Earlier = z.infer<typeof record>;

const gallery = z.object({
  gallery: z.object({ rows: z.int(), columns: z.int(), tileWidth: z.int(), tileHeight: z.int() }),
});

/** What became of such a record: the body of each panel, where it has something for it. */
const parts: Record<string, (earlier: Earlier) => unknown> = {
  attention: ({ layers, heads, probes }) => (layers > 0 ? { layers, heads, probes } : null),
  embeddings: ({ vocabulary, matrices }) => (Object.keys(matrices).some(isLikeness) ? { vocabulary } : null),
  writing: ({ text }) => (text === null ? null : { text }),
  predictions: ({ probes }) => (probes.length > 0 ? { probes: probes.map(withoutEntropy) } : null),
};

const withoutEntropy = (probe: object): object =>
  Object.fromEntries(Object.entries(probe).filter(([key]) => key !== 'entropy'));

const isLikeness = (key: string): boolean => /^positions$|-similarity$/.test(key);

/** Ascending steps of each panel; empty for a run that has none of these. */
export function listEarlierPanels(dir: string): Record<string, number[]> {
  const pictures = stepsIn(earlierSamplesDir(dir), '.png');
  const steps = stepsIn(panelsDir(dir), '.json');
  const panels: Record<string, number[]> = pictures.length > 0 ? { gallery: pictures } : {};
  if (steps.length === 0) return panels;
  // A run records the same at each of its steps: the newest that can be read tells for all.
  const newest = steps.reduceRight<Earlier | null>((found, step) => found ?? readEarlier(dir, step), null);
  for (const [panel, body] of Object.entries(parts)) if (newest && body(newest) !== null) panels[panel] = steps;
  return panels;
}

/** The record as it would be written today; null where there is none. Its matrices keep their places in the file. */
export function earlierRecord(dir: string, panel: string, step: number): PanelRecord | null {
  if (panel === 'gallery') return earlierGallery(dir, step);
  const earlier = Object.hasOwn(parts, panel) ? readEarlier(dir, step) : null;
  const body = earlier && parts[panel]!(earlier);
  if (!earlier || body === null) return null;
  const belongs = (key: string) =>
    panel === 'embeddings' ? isLikeness(key) : panel === 'attention' && /^(attention|thumbnails)\//.test(key);
  const matrices = Object.fromEntries(Object.entries(earlier.matrices).filter(([key]) => belongs(key)));
  return { format: 1, panel, step, body, matrices, picture: null };
}

/** Where such a record's matrices or picture lie; null for a panel that has none. */
export function earlierFile(dir: string, panel: string, step: number, extension: '.bin' | '.png'): string | null {
  if (extension === '.png') return panel === 'gallery' ? join(earlierSamplesDir(dir), `${stepName(step)}.png`) : null;
  return Object.hasOwn(parts, panel) ? join(panelsDir(dir), `${stepName(step)}.bin`) : null;
}

function earlierGallery(dir: string, step: number): PanelRecord | null {
  const picture = readPicture(join(earlierSamplesDir(dir), `${stepName(step)}.png`));
  const parsed = gallery.safeParse(readJson(runJsonPath(dir)), { jitless: true });
  if (!picture || !parsed.success) return null;
  return { format: 1, panel: 'gallery', step, body: parsed.data.gallery, matrices: {}, picture };
}

/** What a PNG's header says of it; null where there is none. */
function readPicture(path: string): PanelRecord['picture'] {
  const header = Buffer.alloc(26);
  try {
    const file = openSync(path, 'r');
    try {
      if (readSync(file, header, 0, header.length, 0) < header.length) return null;
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
  // Colour type 0 is greyscale.
  return { width: header.readUInt32BE(16), height: header.readUInt32BE(20), channels: header[25] === 0 ? 1 : 3 };
}

function readEarlier(dir: string, step: number): Earlier | null {
  const parsed = record.safeParse(readJson(join(panelsDir(dir), `${stepName(step)}.json`)), { jitless: true });
  return parsed.success ? parsed.data : null;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

function stepsIn(folder: string, extension: string): number[] {
  return namesIn(folder, 'files')
    .map((name) => stepOfName(name, extension))
    .filter((step): step is number => step !== null)
    .sort((a, b) => a - b);
}
