import { z } from 'zod';
import { figure } from '../../core/diagnosis/figure.js';
import { panelInfo } from '../../core/panel.js';
import { ganEvaluateQuestion, type GanEvaluation } from '../questions/evaluate.js';

/** How far generated images are from real ones, measured while it trains as the question `evaluate` is answered. */
export const qualityPanel = panelInfo({
  name: 'quality',
  title: 'Quality',
  help: 'Generated and real images as a classifier of the same data sees them. FID is the distance of the two crowds: lower is better, and the floor is what other real images come to. Precision asks whether what is drawn looks real, recall whether all that is real gets drawn. The bars below tell which classes it draws, and which it misses. All of it depends on the classifier and the number of images: only compare what has the same of both.',
  schema: z.object({
    /** Null where it could not be measured. */
    figures: ganEvaluateQuestion.answered.nullable(),
    /** A sentence on why it could not; null where it was. */
    missing: z.string().nullable(),
  }),
  report: {
    figures({ figures, missing }) {
      if (!figures) return [{ kind: 'text', title: 'Not measured', text: missing ?? '' }];
      const { values, samples, features, classes } = figures;
      const { measures } = ganEvaluateQuestion;
      const told = Object.entries(measures).map(([name, { title, ...measure }]) => {
        const value = values[name];
        const isShare = 'unit' in measure;
        return [title, value === null || value === undefined ? '–' : isShare ? percent(value) : figure(value)];
      });
      const title = `${samples.toLocaleString('en')} images on each side, seen by ${features.name}`;
      return [
        { kind: 'table', title, columns: ['Measure', 'Value'], rows: told },
        ...(classes.length === 0
          ? []
          : [
              {
                kind: 'table' as const,
                title: missedText(figures),
                columns: ['Class', 'Generated', 'Real'],
                rows: classes.map(({ name, generated, real }) => [name, percent(generated), percent(real)]),
              },
            ]),
      ];
    },
  },
});

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

export type QualityBody = z.infer<typeof qualityPanel.schema>;

/** A class counts as missed below this share of what it has among real images … */
const MISSED = 0.2;
/** … unless so few were to be expected that it may be chance: so many standard deviations of a count. */
const DEVIATIONS = 3;

/** The classes that the GAN hardly draws, in the data's order. */
export function missedClasses({
  classes,
  samples,
}: Pick<GanEvaluation, 'classes' | 'samples'>): GanEvaluation['classes'] {
  return classes.filter(({ generated, real }) => {
    const lacking = (real - generated) * samples;
    return generated < MISSED * real && lacking > DEVIATIONS * Math.sqrt(real * samples);
  });
}

/** Share of the real images that belong to classes which the GAN hardly draws: 0 where all are drawn. */
export function missedShare(figures: Pick<GanEvaluation, 'classes' | 'samples'>): number {
  return missedClasses(figures).reduce((sum, { real }) => sum + real, 0);
}

/** In one sentence. */
export function missedText(figures: Pick<GanEvaluation, 'classes' | 'samples'>): string {
  const missed = missedClasses(figures);
  const { length: all } = figures.classes;
  if (missed.length === 0) return `Each of the ${all} classes is drawn.`;
  const listed = missed
    .slice(0, 5)
    .map(({ name, generated }) => `${name} ${(generated * 100).toFixed(1)}%`)
    .join(', ');
  const more = missed.length > 5 ? ` and ${missed.length - 5} more` : '';
  return `${missed.length} of ${all} classes ${missed.length === 1 ? 'is' : 'are'} hardly drawn: ${listed}${more}.`;
}
