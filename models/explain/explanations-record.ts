import type { PanelContent } from '../core/panel.js';
import type { ExplainConfig } from './config.js';
import type { Explained } from './explained-rows.js';
import type { Opened } from './explain-row.js';
import { methodNotes, type MethodName } from './methods/methods.js';
import type { ExplanationsBody } from './panels/explanations.js';

interface Recorded {
  opened: Opened;
  explained: Explained;
  part: ExplainConfig['part'];
  method: MethodName;
  /** The step of the checkpoint that was explained. */
  checkpoint: number;
  /** How many rows are to be explained in all. */
  planned: number;
}

/** What was explained, as explanationsPanel describes it. */
export function explanationsRecord({
  opened,
  explained,
  part,
  method,
  checkpoint,
  planned,
}: Recorded): PanelContent<ExplanationsBody> {
  const { source, model, examples, backgrounds } = opened;
  const { input, readout } = model;
  const { meaning, shape } = input;
  const { players } = explained;
  const note = methodNotes[method];
  return {
    body: {
      ...{ method, space: readout.space, outputs: [...readout.outputs] },
      ...{ part, unit: examples.unit, planned, checkpoint },
      players: {
        kind: players?.kind ?? 'columns',
        count: players?.count ?? 0,
        names: players?.names ? [...players.names] : null,
        categories:
          meaning.kind === 'row' ? meaning.columns.map(({ categories }) => categories && [...categories]) : null,
      },
      background: backgrounds.words,
      image: meaning.kind === 'image' ? { height: shape[0]!, width: shape[1]!, channels: shape[2]! } : null,
      rows: explained.rows,
      notes: [...source.notes, ...(note ? [note] : [])],
    },
    matrices: explained.matrices(),
  };
}
