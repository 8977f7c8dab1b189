import type { BodyOf, MatrixValues, PanelInfo, PanelRecord } from '../../../models/core/panel.js';
import { sentenceOf } from '../../lib/client.js';
import { NoRecord } from '../shared/records/panel-records.js';
import type { ShownPanel } from '../shown-panel.svelte.js';

/** A record with every one of its matrices. */
export interface WholeRecord<Body> {
  record: PanelRecord<Body>;
  matrices: Readonly<Record<string, MatrixValues>>;
}

/** The panel's record at the scrubber's step, whole, and until it is there the one before; for the component that is being made. */
export class FollowedMatrices<Panel extends PanelInfo> {
  whole = $state.raw<WholeRecord<BodyOf<Panel>> | null>(null);
  problem = $state.raw<{ kind: 'missing' | 'broken'; sentence: string } | null>(null);
  #newest = '';

  constructor(panel: ShownPanel<Panel>) {
    $effect(() => {
      const { url } = panel;
      if (url !== undefined) void this.#show(panel, url);
    });
  }

  async #show({ records }: ShownPanel<Panel>, url: string): Promise<void> {
    this.#newest = url;
    try {
      const { record } = await records.piece({ url, key: null });
      const pieces = await Promise.all(
        Object.keys(record.matrices).map(async (key) => [key, (await records.piece({ url, key })).matrix] as const),
      );
      if (this.#newest !== url) return;
      const matrices = Object.fromEntries(pieces.flatMap(([key, matrix]) => (matrix ? [[key, matrix]] : [])));
      this.whole = { record, matrices };
      this.problem = null;
    } catch (reason) {
      if (this.#newest !== url) return;
      this.problem = { kind: reason instanceof NoRecord ? 'missing' : 'broken', sentence: sentenceOf(reason) };
    }
  }
}
