import { RequestError } from '../../models/core/errors.js';
import { attentionPanel, type AttentionBody } from '../../models/transformer/panels/attention.js';
import { readPanelRecord } from '../runs/panel-record.js';
import type { Matrix } from './heatmap.js';

/** How a model attends to one input. Layers and heads are counted from 1, as people do. */
export class AttentionRecord {
  readonly layers: number;
  readonly heads: number;
  readonly probe: AttentionBody['probes'][number];
  readonly #read: (key: string) => Float32Array | null;

  /** Reads the record at `path`. Throws RequestError where the model has no attention. */
  constructor(path: string) {
    const { record, matrix } = readPanelRecord(path);
    const { layers, heads, probes } = attentionPanel.schema.parse(record.body, { jitless: true });
    const [probe] = probes;
    if (!probe || layers === 0) throw new RequestError('attention: this model has none.');
    this.layers = layers;
    this.heads = heads;
    this.probe = probe;
    this.#read = matrix;
  }

  /** Throws RequestError, which names the option, where there is no such layer or head. */
  assertHas({ layer, head }: { layer?: number | undefined; head?: number | undefined }): void {
    const check = (option: string, value: number | undefined, most: number): void => {
      if (value === undefined || value <= most) return;
      throw new RequestError(`${option}: ${value} is not allowed; use a whole number from 1 to ${most}.`);
    };
    check('--layer', layer, this.layers);
    check('--head', head, this.heads);
  }

  /** Weight of each key (column) for each query (row). */
  weights(layer: number, head: number): Matrix {
    const side = this.probe.tokens.length;
    const values = this.#read(`attention/0/${layer - 1}/${head - 1}`);
    if (!values) throw new Error(`The record lacks layer ${layer}, head ${head}.`);
    return { rows: side, columns: side, values };
  }

  /** Mean over the heads of a layer. */
  average(layer: number): Matrix {
    const all = Array.from({ length: this.heads }, (_, head) => this.weights(layer, head + 1));
    const [first] = all;
    const values = first!.values.map((_, at) => all.reduce((sum, one) => sum + one.values[at]!, 0) / this.heads);
    return { ...first!, values };
  }
}
