import type { Tensor2D } from '@tensorflow/tfjs';
import { feedData, type Feed, type Outputs, type Program } from '../../engine/program.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { tf } from '../../engine/tensorflow.js';
import type { Readout } from '../readout.js';

/** What gives its outputs and nothing else. */
export interface RunsRaw {
  /** First outputs [N, …] of raw inputs [N, …]; the caller disposes of them. */
  outputs(raw: TensorData): Tensor2D;
  close(): void;
}

/** The functions of ExplainedModel for what has no program: see `outputs` and `masked` there. */
export class GraphProgram implements Program {
  readonly mode = 'eager';
  readonly variables: readonly string[] = [];
  readonly #model: RunsRaw;
  readonly #readout: Readout;
  readonly #refused: () => Error;

  /** `refused` is what other functions are refused with. */
  constructor(model: RunsRaw, readout: Readout, refused: () => Error) {
    this.#model = model;
    this.#readout = readout;
    this.#refused = refused;
  }

  run(name: string, feeds: Record<string, Feed>): Outputs {
    switch (name) {
      case 'outputs':
        return { scalars: {}, tensors: { outputs: this.#read(feedData(feeds['x']!)) } };
      case 'masked':
        return { scalars: {}, tensors: { means: this.#means(feeds) } };
      default:
        throw this.#refused();
    }
  }

  prepare(): void {
    // Nothing is recorded.
  }

  read(): Record<string, TensorData> {
    return {};
  }

  write(): void {
    // A graph has its weights within.
  }

  dispose(): void {
    this.#model.close();
  }

  #read(raw: TensorData): TensorData {
    return tf.tidy(() => {
      const read = this.#readout.read(this.#model.outputs(raw));
      return { shape: [...read.shape], data: read.dataSync() as Float32Array };
    });
  }

  #means(feeds: Record<string, Feed>): TensorData {
    const fed = (name: string) => feedData(feeds[name]!);
    const [masks, row, background, weights, groups] = ['masks', 'row', 'background', 'weights', 'groups'].map(fed);
    const [S, M] = masks!.shape as [number, number];
    const [B, D] = background!.shape as [number, number];
    const data = new Float32Array(S * B * D);
    for (let at = 0; at < S * B; at++) {
      const [s, b] = [Math.floor(at / B), at % B];
      for (let d = 0; d < D; d++) {
        const player = groups!.data[d]!;
        const isKnown = player >= M || masks!.data[s * M + player]! > 0;
        data[at * D + d] = isKnown ? row!.data[d]! : background!.data[b * D + d]!;
      }
    }
    const { shape, data: outputs } = this.#read({ shape: [S * B, D], data });
    const K = shape[1]!;
    const means = new Float32Array(S * K);
    outputs.forEach((output, at) => {
      means[Math.floor(at / (B * K)) * K + (at % K)]! += output * weights!.data[Math.floor(at / K) % B]!;
    });
    return { shape: [S, K], data: means };
  }
}
