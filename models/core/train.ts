import { loadDataset } from '../data/catalog.js';
import type { ImageDataset } from '../data/dataset.js';
import { epochOrder } from '../data/shuffle.js';
import { createProgram } from '../engine/create-program.js';
import { isOutOfMemory } from '../engine/out-of-memory.js';
import type { Feed, Outputs, Program } from '../engine/program.js';
import type { RandomKey } from '../engine/random.js';
import { loadTensorFlow, type Runtime } from '../engine/tensorflow.js';
import type { CommonConfig } from './config.js';
import { RequestError } from './errors.js';
import { countParameters, type Model } from './model.js';
import { modelBuilders } from './models.js';
import { architectureConfig, parseConfig } from './parse-config.js';
import { tilePicture } from './picture.js';
import type { GalleryInfo, Picture } from './telemetry.js';
import {
  TrainingError,
  type StepResult,
  type TensorData,
  type Training,
  type TrainingOptions,
  type TrainingState,
} from './training.js';

/** The gallery shows this many fixed latents, in rows of eight. */
const GALLERY = { rows: 8, columns: 8 };

/** Updates skipped in a row, because something was not finite, after which a run gives up. */
const MAX_SKIPPED = 25;

/** Throws RequestError where data or configuration can't be used. */
export async function createTraining(options: TrainingOptions): Promise<Training> {
  const architecture = architectureConfig(options.architecture);
  const config = parseConfig(architecture, architecture.defaultPreset, options.config);
  const build = modelBuilders[architecture.name]!;
  const data = await loadDataset(config.dataset, 'train', options.dirs);
  if (config.batchSize > data.count) {
    throw new RequestError(
      `batchSize: ${config.batchSize} is more than the ${data.count} images of data set '${data.name}'; use at most ${data.count}.`,
      { field: 'batchSize' },
    );
  }
  const model = build(config, data);
  const runtime = await loadTensorFlow();
  const program = await createProgram(
    {
      variables: model.variables,
      optimizers: model.optimizers,
      data: { images: { values: data.images, shape: [data.count, data.height, data.width, data.channels] } },
      functions: { train: model.train, ...(model.pictures ? { draw: model.pictures.draw } : {}) },
    },
    { mode: config.mode },
  );
  try {
    return new ProgramTraining({ config, data, model, runtime, program, options });
  } catch (error) {
    program.dispose();
    throw error;
  }
}

interface Parts {
  config: CommonConfig;
  data: ImageDataset;
  model: Model;
  runtime: Runtime;
  program: Program;
  options: TrainingOptions;
}

function deviceOf({ native }: Runtime): string {
  if (!native) return 'CPU in JavaScript, slow because native TensorFlow is missing';
  return native.isUsingGpuDevice ? 'GPU' : 'CPU';
}

/** The one training loop's body: any model, one program. */
class ProgramTraining implements Training {
  readonly steps: number;
  readonly stepsPerEpoch: number;
  readonly batchSize: number;
  readonly parameters: Record<string, number>;
  readonly gallery: GalleryInfo | null;
  readonly device: string;
  readonly versions: Record<string, string>;
  learningRate: number;
  readonly #seed: number;
  readonly #count: number;
  readonly #metrics: string[];
  readonly #model: Model;
  readonly #program: Program;
  #step = 0;
  #skipped = 0;
  #order: { epoch: number; indices: Int32Array } | null = null;

  constructor({ config, data, model, runtime, program, options }: Parts) {
    this.#model = model;
    this.#program = program;
    this.#seed = config.seed;
    this.#count = data.count;
    this.#metrics = architectureConfig(options.architecture).metrics.map(({ name }) => name);
    this.batchSize = config.batchSize;
    this.stepsPerEpoch = Math.floor(data.count / config.batchSize);
    this.steps = options.steps ?? config.steps ?? Math.max(1, Math.round(config.epochs * this.stepsPerEpoch));
    this.parameters = countParameters(model.variables);
    this.gallery = model.pictures ? { ...GALLERY, tileWidth: data.width, tileHeight: data.height } : null;
    this.device = deviceOf(runtime);
    this.versions = {
      tensorflow: runtime.tensorflow ?? 'none (tfjs on the CPU)',
      execution: program.mode,
    };
    this.learningRate = config.learningRate;
    this.#withinMemory(() =>
      program.prepare([
        { name: 'train', feeds: this.#trainFeeds(1) },
        ...(model.pictures ? [{ name: 'draw', feeds: model.pictures.feeds(GALLERY.rows * GALLERY.columns, 0) }] : []),
      ]),
    );
    if (options.state) this.#restore(options.state);
  }

  get step(): number {
    return this.#step;
  }

  advance(): StepResult {
    const step = this.#step + 1;
    const { scalars } = this.#run('train', this.#trainFeeds(step), [this.#seed, step]);
    this.#step = step;
    const applied = scalars['applied'] === 1;
    this.#skipped = applied ? 0 : this.#skipped + 1;
    if (this.#skipped >= MAX_SKIPPED) {
      throw new TrainingError(
        'not-finite',
        `Loss or gradients were not finite for ${MAX_SKIPPED} steps in a row, up to step ${step}; the weights of before are safe. Lower the learning rate or clip the gradient norm.`,
      );
    }
    return { step, applied, values: Object.fromEntries(this.#metrics.map((name) => [name, scalars[name]!])) };
  }

  sample(): Picture | null {
    const { gallery } = this;
    return gallery && this.#draw(gallery.rows * gallery.columns, this.#seed, gallery.columns);
  }

  generate({ count, seed }: { count: number; seed: number }): Picture {
    return this.#draw(count, seed, Math.ceil(Math.sqrt(count)));
  }

  state(): TrainingState {
    const weights = this.#program.read(Object.keys(this.#model.variables));
    const optimizer = this.#program.read(this.#program.variables.filter((name) => !(name in weights)));
    return {
      step: this.#step,
      weights,
      optimizer,
      controls: { learningRate: this.learningRate, skipped: this.#skipped },
    };
  }

  dispose(): void {
    this.#program.dispose();
  }

  #restore({ step, weights, optimizer, controls }: TrainingState): void {
    this.#program.write({ ...weights, ...optimizer });
    this.#step = step;
    this.#skipped = controls['skipped'] ?? 0;
    this.learningRate = controls['learningRate'] ?? this.learningRate;
  }

  #run(name: string, feeds: Record<string, Feed>, random?: RandomKey): Outputs {
    return this.#withinMemory(() => this.#program.run(name, feeds, random ? { random } : {}));
  }

  #withinMemory<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      if (!isOutOfMemory(error)) throw error;
      throw new TrainingError(
        'out-of-memory',
        `TensorFlow ran out of memory after step ${this.#step}; its checkpoints are safe. Use a batch size below ${this.batchSize} or fewer units.`,
      );
    }
  }

  #trainFeeds(step: number): Record<string, Feed> {
    return { indices: this.#batch(step), learningRate: this.learningRate };
  }

  /** Indices of the images of a step: consecutive slices of the epoch's order, the incomplete last one left out. */
  #batch(step: number): Int32Array {
    const epoch = Math.floor((step - 1) / this.stepsPerEpoch);
    if (this.#order?.epoch !== epoch) {
      this.#order = { epoch, indices: epochOrder(this.#seed, epoch, this.#count) };
    }
    const start = ((step - 1) % this.stepsPerEpoch) * this.batchSize;
    return this.#order.indices.slice(start, start + this.batchSize);
  }

  #draw(count: number, seed: number, columns: number): Picture {
    const pictures = this.#model.pictures;
    if (!pictures) throw new RequestError('sample: this architecture draws no pictures.');
    const { tensors } = this.#run('draw', pictures.feeds(count, seed));
    return tilePicture(tensors['images'] as TensorData, columns);
  }
}
