/**
 * Model Lab as a library: everything that the app does, from a script.
 *
 * @example
 * const gan = architectureConfig('gan');
 * const config = parseConfig(gan, 'mlp', { dataset: 'fashion-mnist-10k', steps: 500 });
 * const training = await createTraining({ architecture: 'gan', config, dirs: dataFolders() });
 * while (training.step < training.steps) console.log((await training.advance()).values);
 */
export { dataFolders } from '../build/paths.mjs';
export { classifierConfig, type ClassifierConfig } from './classifier/config.js';
export { buildClassifier } from './classifier/classifier.js';
export { predictQuestion } from './classifier/questions/predict.js';
export { architectureConfigs } from './core/architectures.js';
export { ask } from './core/ask.js';
export {
  headlineMetric,
  metricsOf,
  type ComparedMetric,
  type ComparedRecord,
  type ComparedRun,
  type Measured,
} from './core/comparison/compared-run.js';
export {
  comparedHeadline,
  compareRuns,
  letterOf,
  type Comparison,
  type MetricFigures,
} from './core/comparison/comparison.js';
export { firstReach, metricCurve, valueAt, type Curve, type CurveAxis } from './core/comparison/curve.js';
export { differences, type Difference, type Differences } from './core/comparison/differences.js';
export { groupFigure, type FinalFigure, type GroupFigure } from './core/comparison/final-figures.js';
export { groupCurve, type GroupCurve } from './core/comparison/group-curve.js';
export { measuredOf, type MeasuredLine } from './core/comparison/metric-columns.js';
export { seedGroups, type SeedGroup } from './core/comparison/seed-groups.js';
export { chanceOfParting, seedSentences, tellApart, verdictSentence } from './core/comparison/tell-apart.js';
export type { ArchitectureConfig, CommonConfig, Field, FieldMeta, Preset } from './core/config.js';
export { RequestError } from './core/errors.js';
export { describeArchitecture, type ArchitectureDescription } from './core/describe.js';
export { describeFields, jsonSchema } from './core/fields.js';
export { glorotUniform, standardNormal, zeros } from './core/initializers.js';
export type { Helper, HelperJob, Helpers, HelperTask } from './core/helpers.js';
export {
  StepInterrupted,
  TrainingError,
  unwatched,
  type Answered,
  type Answering,
  type Learner,
  type StepResult,
  type TrainingOptions,
  type TrainingState,
  type WithinStep,
} from './core/learner.js';
export {
  countParameters,
  type DataSources,
  type Evaluation,
  type Model,
  type ModelPart,
  type PanelMoment,
} from './core/model.js';
export type { BodyOf, MatrixInfo, MatrixValues, PanelContent, PanelInfo, PanelRecord } from './core/panel.js';
export { architectureConfig, configErrors, parseConfig, parseStored, presetConfig } from './core/parse-config.js';
export { tilePicture } from './core/picture.js';
export { ProgramTraining } from './core/program-training.js';
export { evaluateQuestion, type EvaluationResult, type QuestionInfo } from './core/questions.js';
export { rateFactor, type ScheduleOptions } from './core/schedule.js';
export { takeWeights, type StartInfo, type StartWeights } from './core/start.js';
export type { MetricInfo, Picture } from './core/telemetry.js';
export { createTraining } from './core/train.js';
export {
  defaultDataset,
  importDataset,
  listDatasets,
  loadCorpus,
  loadDataset,
  loadLabelledTexts,
  loadTable,
  makeDataset,
  openDataset,
  previewPicture,
  removeDataset,
} from './data/catalog.js';
export type {
  DataDirs,
  DatasetImport,
  DatasetInfo,
  DatasetKind,
  ImageDataset,
  ImageDatasetInfo,
  LabelledTexts,
  Split,
  TableColumn,
  TableDataset,
  TableDatasetInfo,
  TextCorpus,
  TextDatasetInfo,
} from './data/dataset.js';
export { encodeRawRows, encodeTable, featureNames, fitEncoding, type TableEncoding } from './data/table-encoding.js';
export { imageRows, imagesAt, type OpenImages } from './data/open-images.js';
export { encodePng } from './data/png.js';
export { epochOrder } from './data/shuffle.js';
export { contactSheet, type SheetLook, type SheetRow } from './film/contact-sheet.js';
export { filmFrame, type FilmLook } from './film/film-frame.js';
export { GifFilm } from './film/gif.js';
export {
  restoreTokenizer,
  trainTokenizer,
  type StoredTokenizer,
  type Tokenizer,
  type TokenizerOptions,
  type TokenStream,
} from './data/tokenizers/tokenizer.js';
export { constant } from './engine/constant.js';
export { createProgram } from './engine/create-program.js';
export {
  embedding,
  gelu,
  layerNorm,
  leakyRelu,
  logSoftmax,
  maskedSoftmax,
  relu,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
  sparseCrossEntropy,
} from './engine/ops.js';
export type { OptimizerSpec } from './engine/optimizer.js';
export type {
  Feed,
  Outputs,
  Phase,
  PlannedCall,
  Program,
  ProgramFunction,
  ProgramSpec,
  ResidentValues,
  Rows,
  RunOptions,
  Scope,
  StreamedRows,
} from './engine/program.js';
export type { Random, RandomKey } from './engine/random.js';
export { TraceError } from './engine/recorder.js';
export type { TensorData } from './engine/tensor-data.js';
export { loadTensorFlow, tf, type Runtime } from './engine/tensorflow.js';
export { ganConfig, type GanConfig } from './gan/config.js';
export { buildGan } from './gan/gan.js';
export { networkOf, type Network as GanNetwork } from './gan/networks/network.js';
export { Pass as GanPass } from './gan/pass.js';
export { arithmeticQuestion, type ArithmeticBody } from './gan/questions/arithmetic.js';
export { drawQuestion, type Drawing } from './gan/questions/draw.js';
export { pathQuestion } from './gan/questions/path.js';
export type { RouteBody } from './gan/questions/route-answer.js';
export { walkQuestion } from './gan/questions/walk.js';
export { galleryPanel, type GalleryBody } from './panels/gallery.js';
export type { Prediction, ProbeInfo } from './panels/probes.js';
export {
  causalMask,
  feedForward,
  linear,
  multiHeadAttention,
  paddingMask,
  positionalEncoding,
  scaledDotProductAttention,
  transformerBlock,
  type AttendOptions,
  type Attended,
  type AttentionParameters,
  type BlockOptions,
  type BlockParameters,
  type Dropout,
  type FeedForwardParameters,
  type LinearParameters,
  type MultiHeadOptions,
  type NormParameters,
} from './transformer/blocks.js';
export { transformerConfig, type TransformerConfig } from './transformer/config.js';
export { Network, networkVariables, type NetworkInput, type NetworkOptions } from './transformer/network.js';
export { countParts, type Dimensions } from './transformer/parameter-count.js';
export { sampleToken } from './transformer/sampling.js';
export { attentionQuestion, type ProbeInput } from './transformer/questions/attention.js';
export { generateDefaults, generateQuestion, type GenerateOptions } from './transformer/questions/generate.js';
export { buildTransformer } from './transformer/transformer.js';
