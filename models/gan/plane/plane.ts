import { standardNormal } from '../../core/initializers.js';
import type { ModelPart } from '../../core/model.js';
import { askedClasses } from '../asked-classes.js';
import { planePanel } from '../panels/plane.js';
import { evaluatePointsQuestion, type EvaluatePointsAsked } from '../questions/evaluate-points.js';
import { pointsQuestion, type PointsAsked } from '../questions/points.js';
import type { Trained } from '../train-step.js';
import { evaluatePoints } from './evaluate.js';
import { planeFunctions } from './functions.js';
import { PlaneLook, planeSize, type PlaneSize } from './look.js';
import { inUnits, type PlanePoints } from './points.js';

/** Shows the plane, and draws points when asked. */
export function planePart(
  gan: Pick<Trained, 'config' | 'examples' | 'discriminator'>,
  points: PlanePoints,
  size: PlaneSize = planeSize,
): ModelPart {
  const { config } = gan;
  const look = new PlaneLook(config, points, size);
  const classNames = config.conditional ? points.classNames : [];
  return {
    functions: planeFunctions(gan),
    prepare: look.calls,
    panels: { names: [planePanel.name], observe: (run) => ({ [planePanel.name]: look.look(run) }) },
    questions: {
      [evaluatePointsQuestion.name]: (run, asked: EvaluatePointsAsked) =>
        evaluatePoints(run, asked, { config, points }),
      [pointsQuestion.name]: (run, { count, seed, class: className }: PointsAsked) => {
        const asked = askedClasses(className, classNames, count);
        const labels = config.conditional ? Int32Array.from(asked) : null;
        const latents = standardNormal([count, config.latentSize], seed, 'latents');
        const drawn = run('drawPoints', { latents, ...(labels && { labels }) }).tensors['points']!;
        const shown = inUnits(points.axes, drawn.data);
        const [x, y] = points.axes;
        return {
          body: {
            columns: [x.name, y.name],
            points: Array.from({ length: count }, (_, row) => [shown[2 * row]!, shown[2 * row + 1]!]),
            ...(labels && { classes: Array.from(labels, (label) => classNames[label]!) }),
          },
        };
      },
    },
  };
}
