import { RequestError } from '../core/errors.js';
import type { Run } from '../core/model.js';
import type { PlannedCall, ProgramFunction } from '../engine/program.js';
import { pixelsOfFile } from '../transformer/tasks/image-file.js';
import type { ClassifierConfig } from './config.js';
import type { Content } from './content.js';
import type { Examples } from './examples.js';
import { confusionContent } from './observed/confusion.js';
import { decisionSurfaceContent, twoColumns } from './observed/decision-surface.js';
import { featureMapsContent, lookInside } from './observed/feature-maps.js';
import { filtersContent, firstKernel, readKernel } from './observed/filters.js';
import { mistakesContent } from './observed/mistakes.js';
import { classScoresContent, fitContent, reliabilityContent } from './observed/scores.js';
import { predict, type Prediction } from './predict.js';
import type { PredictInput } from './predict-input.js';
import { classify, classifyCall, predictTest, withClasses } from './predictions.js';

/** What there is to see of a classifier, and what it can be asked. */
export interface ClassifierInside {
  functions: Record<string, ProgramFunction>;
  /** Calls to record ahead. */
  prepare: PlannedCall[];
  /** Names of the panels that there are for this network and these data. */
  panels: readonly string[];
  /** What these panels show now. */
  observe(run: Run, wanted: readonly string[]): Record<string, Content>;
  /** Classes or numbers for the user's input. */
  predict(run: Run, input: PredictInput): Promise<Prediction[]>;
  /** What the layers make of an image. */
  features(run: Run, asked: { file: string | null; example: number | null }): Promise<Content>;
}

export function insideOf(config: ClassifierConfig, examples: Examples): ClassifierInside {
  const { output, form } = examples;
  const kernel = firstKernel(config);
  const surface = twoColumns(examples) !== null;
  const learned = { config, examples };
  return {
    functions: {
      classify: classify(config, examples),
      ...(kernel !== null && { kernel: readKernel(kernel), features: lookInside(config, examples) }),
    },
    prepare: [classifyCall(examples), ...(kernel !== null ? [{ name: 'kernel', feeds: {} }] : [])],
    panels: [
      ...(output.kind === 'classes' ? ['confusion', 'mistakes', 'reliability', 'class-scores'] : ['fit']),
      ...(kernel !== null ? ['filters', 'feature-maps'] : []),
      ...(surface ? ['decision-surface'] : []),
    ],
    observe(run, wanted) {
      const predicted = predictTest(run, examples);
      const classes = output.kind === 'classes' ? withClasses(predicted, output.classNames) : null;
      const contents: Record<string, () => Content> = {
        ...(classes && {
          confusion: () => confusionContent(examples, classes),
          mistakes: () => mistakesContent(examples, classes),
          reliability: () => reliabilityContent(classes),
          'class-scores': () => classScoresContent(classes),
        }),
        ...(output.kind === 'number' && { fit: () => fitContent(predicted, output.name) }),
        ...(kernel !== null && {
          filters: () => filtersContent(run),
          'feature-maps': () => featureMapsContent(run, learned, testImage(examples, 0)),
        }),
        ...(surface && { 'decision-surface': () => decisionSurfaceContent(run, examples) }),
      };
      return Object.fromEntries(wanted.flatMap((name) => (contents[name] ? [[name, contents[name]()]] : [])));
    },
    predict: (run, input) => predict(run, examples, input),
    async features(run, { file, example }) {
      if (kernel === null || form.kind !== 'images') {
        throw new RequestError('features: this network has no convolutions, and so no feature maps.');
      }
      const image =
        file === null
          ? testImage(examples, example ?? 0)
          : { title: 'Your image', pixels: await pixelsOfFile(file, form) };
      return featureMapsContent(run, learned, image);
    },
  };
}

function testImage({ test }: Examples, number: number): { title: string; pixels: Uint8Array } {
  if (number < test.count) return { title: `Test image ${number}`, pixels: test.pixels(number)! };
  throw new RequestError(`example: there is no test image ${number}; use a number from 0 to ${test.count - 1}.`, {
    field: 'example',
  });
}
