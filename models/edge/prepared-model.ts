/** A model that is ready to be written: as it is, or compressed. */
import type { TensorData, WithinStep } from '../core/learner.js';
import { firstOutputs, type Checked } from './check/checked-examples.js';
import type { Calibration } from './compress/calibration.js';
import { calibrate } from './compress/calibrate.js';
import type { EdgeConfig } from './config.js';
import type { InferenceGraph } from './graph/inference-graph.js';
import { LoadedGraph } from './graph/loaded-graph.js';
import type { ExportSource, RunsModel } from './source/export-source.js';

export class PreparedModel {
  #loaded: RunsModel | null = null;
  #calibration: Calibration | null = null;
  #outputs: Float32Array | null = null;

  constructor(
    readonly graph: InferenceGraph,
    readonly source: Pick<ExportSource, 'examples' | 'open'>,
  ) {}

  /** Loaded once; closed by `dispose`. */
  async loaded(): Promise<RunsModel> {
    this.#loaded ??= await (this.source.open?.() ?? LoadedGraph.open(this.graph));
    return this.#loaded;
  }

  /** Its first outputs on these examples, computed once. */
  async outputs(checked: Checked, within: Pick<WithinStep, 'turn' | 'progress'>): Promise<Float32Array> {
    const loaded = await this.loaded();
    const run = async (inputs: Record<string, TensorData>) => loaded.run(inputs);
    this.#outputs ??= await firstOutputs(checked, run, { name: this.graph.outputs[0]!.name, within });
    return this.#outputs;
  }

  /** Ranges of its values on training data, measured once; null where there are none of those. */
  async calibration(
    { calibrate: wanted, calibration: method }: Pick<EdgeConfig, 'calibrate' | 'calibration'>,
    within: WithinStep,
  ): Promise<Calibration | null> {
    if (this.#calibration) return this.#calibration;
    const examples = await this.source.examples('train');
    if (!examples) return null;
    this.#calibration = await calibrate(this.graph, this.source, { method, examples: wanted, within });
    return this.#calibration;
  }

  dispose(): void {
    void this.#loaded?.close();
    this.#loaded = null;
  }
}
