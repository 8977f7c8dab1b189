import { RequestError } from '../core/errors.js';
import type { ModelPart } from '../core/model.js';
import type { PanelContent } from '../core/panel.js';
import type { AskedOf } from '../core/questions.js';
import { pixelsOfFile } from '../data/image-file.js';
import type { ClassifierConfig } from './config.js';
import type { Examples } from './examples.js';
import { confusionContent } from './observed/confusion.js';
import { decisionSurfaceContent, twoColumns } from './observed/decision-surface.js';
import { featureMapsContent, lookInside } from './observed/feature-maps.js';
import { filtersContent, firstKernel, readKernel } from './observed/filters.js';
import { mistakesContent } from './observed/mistakes.js';
import { classScoresContent, fitContent, reliabilityContent } from './observed/scores.js';
import { predict } from './predict.js';
import { classify, predictTest, withClasses } from './predictions.js';
import { featuresQuestion } from './questions/features.js';
import { predictInput, predictQuestion } from './questions/predict.js';

/** What there is to see of a classifier, and what it can be asked. */
export function insideOf(config: ClassifierConfig, examples: Examples): ModelPart {
  const { output, form } = examples;
  const kernel = firstKernel(config);
  const surface = twoColumns(examples) !== null;
  const learned = { config, examples };
  return {
    functions: {
      classify: classify(config, examples),
      ...(kernel !== null && { kernel: readKernel(kernel), features: lookInside(config, examples) }),
    },
    prepare: kernel !== null ? [{ name: 'kernel', feeds: {} }] : [],
    panels: {
      names: [
        ...(output.kind === 'classes' ? ['confusion', 'mistakes', 'reliability', 'class-scores'] : ['fit']),
        ...(kernel !== null ? ['filters', 'feature-maps'] : []),
        ...(surface ? ['decision-surface'] : []),
      ],
      *observe(run, wanted, evaluated) {
        const predicted = predictTest(yield* evaluated(), examples);
        const classes = output.kind === 'classes' ? withClasses(predicted, output.classNames) : null;
        const contents: Record<string, () => PanelContent> = {
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
        const seen: Record<string, PanelContent> = {};
        for (const name of wanted) {
          yield;
          if (contents[name]) seen[name] = contents[name]();
        }
        return seen;
      },
    },
    questions: {
      [predictQuestion.name]: async (run, asked: AskedOf<typeof predictQuestion>) => ({
        body: await predict(run, examples, predictInput(asked)),
      }),
      ...(kernel !== null && {
        [featuresQuestion.name]: async (run, asked: AskedOf<typeof featuresQuestion>) =>
          featureMapsContent(run, learned, await imageOf(asked)),
      }),
    },
  };

  async function imageOf({ file, example }: AskedOf<typeof featuresQuestion>) {
    if (form.kind !== 'images')
      throw new RequestError('features: this model looks at rows, and so has no feature maps.');
    if (file === null) return testImage(examples, example ?? 0);
    return { title: 'Your image', pixels: await pixelsOfFile(file, form) };
  }
}

function testImage({ test }: Examples, number: number): { title: string; pixels: Uint8Array } {
  if (number < test.count) return { title: `Test image ${number}`, pixels: test.pixels(number)! };
  throw new RequestError(`example: there is no test image ${number}; use a number from 0 to ${test.count - 1}.`, {
    field: 'example',
  });
}
