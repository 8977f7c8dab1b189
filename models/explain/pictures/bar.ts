import type { Shape } from '../../core/plot/shape.js';
import { outputText, playerName, shortNumber, type ExplanationData } from './explanation-data.js';
import { FOOT, laneLabel, valueAxis } from './frame.js';
import { strengths } from './order.js';
import { MOST_PLAYERS, type ExplanationPicture, type PictureOptions, type Spot } from './picture.js';

const LANE = 24;
const TOP = 8;

/** How strongly players move the output on average: means of the values' sizes, with two standard errors. */
export function bar(data: ExplanationData, { width, colours, output }: PictureOptions): ExplanationPicture {
  const shown = strengths(data, output).slice(0, MOST_PLAYERS);
  const left = Math.min(220, width * 0.32);
  const bottom = TOP + shown.length * LANE;
  const n = data.body.rows.length;
  const axis = valueAxis(
    shown.map(({ mean, error }) => mean + 2 * error),
    {
      ...{ left, right: width - 70, top: TOP, bottom, colours },
      title: `mean size of the effect on the ${outputText(data, output)}, over ${n} ${data.body.unit} ± 2 standard errors`,
    },
  );
  const shapes: Shape[] = [...axis.shapes];
  const spots: Spot[] = [];
  shown.forEach(({ player, mean, error }, at) => {
    const y = TOP + at * LANE;
    const name = playerName(data, player, null);
    const middle = y + LANE / 2;
    const [from, to] = [axis.x(mean - 2 * error), axis.x(mean + 2 * error)];
    shapes.push(
      laneLabel(name, { left, y: middle, colours }),
      {
        kind: 'rect',
        x: axis.x(0),
        y: y + 5,
        width: Math.max(1, axis.x(mean) - axis.x(0)),
        height: LANE - 10,
        radius: 2,
        color: colours.accent,
      },
      ...(error > 0
        ? [
            {
              kind: 'line' as const,
              points: [
                [from, middle],
                [to, middle],
              ] as const,
              color: colours.text,
              width: 1.5,
            },
          ]
        : []),
      {
        kind: 'text',
        x: Math.max(axis.x(mean), to) + 6,
        y: middle + 4,
        text: shortNumber(mean),
        color: colours.dim,
        size: 11,
        anchor: 'start',
      },
    );
    spots.push({
      ...{ x: 0, y, width, height: LANE, row: null, player },
      words: `${name}: ${shortNumber(mean)} on average${error > 0 ? ` ± ${shortNumber(2 * error)}` : ''}`,
    });
  });
  return {
    ...{ width, height: bottom + FOOT, shapes, spots },
    words: `Mean sizes of the values of ${n} ${data.body.unit} for the ${outputText(data, output)}: ${shown
      .slice(0, 5)
      .map(({ player, mean }) => `${playerName(data, player, null)} ${shortNumber(mean)}`)
      .join(', ')}.`,
  };
}
