import { describe, expect, it } from 'vitest';
import { GENERATED, planePanel, type PlaneBody } from '../../../../models/gan/panels/plane.js';
import { contour } from '../../../../renderer/panels/plane/contour.js';
import { nextStep } from '../../../../renderer/panels/plane/next-step.js';
import { arrowLength, surfacePixels } from '../../../../renderer/panels/plane/paint-plane.js';
import {
  drawnPoint,
  leaning,
  nearestRow,
  verdictAt,
  type PlaneFrame,
} from '../../../../renderer/panels/plane/plane-frame.js';
import { missedText, outside, planeText, pointTold } from '../../../../renderer/panels/plane/plane-words.js';

const mode = (name: string, x: number, y: number, share: number) => ({
  name,
  x,
  y,
  share,
  real: 0.25,
  reached: share > 0,
});

const body: PlaneBody = planePanel.schema.parse({
  x: { name: 'across', from: 0, to: 20 },
  y: { name: 'up', from: -1, to: 1 },
  verdict: { probability: true, low: 0, middle: 0.5, high: 1 },
  accuracy: 0.75,
  modes: [mode('N', 10, 1, 0.5), mode('S', 10, -1, 0), mode('W', 0, 0, 0.25), mode('E', 20, 0, 0.2)],
  grid: { lines: [-1, 1], classNames: [] },
  latentSize: 2,
  averaged: false,
});

const matrix = (rows: number, columns: number, ...values: number[]) => ({
  rows,
  columns,
  values: Float32Array.from(values),
});

/** Two rows of three: the upper right is surely real. */
const frame: PlaneFrame = {
  step: 40,
  body,
  surface: matrix(2, 3, 0, 0.25, 0.5, 0.25, 0.5, 1),
  real: matrix(1, 2, 5, 0),
  generated: matrix(2, GENERATED.columns, 0.62, 0.94, 14.9, 0.17, 2, -0.1, 0.44, -1, 0, 25, 0.5, 0, 0, 0.1),
  grid: matrix(4, 2, 0, 0, 1, 0, 0, 1, 1, 1),
};

describe('the surface', () => {
  it('is painted with its lowest row at the bottom, orange for generated and teal for real', () => {
    const pixels = surfacePixels(frame, { generator: '#ff8000', discriminator: '#00ffff' });
    const at = (row: number, column: number) => [...pixels.slice((row * 3 + column) * 4, (row * 3 + column) * 4 + 4)];
    expect(at(0, 2).slice(0, 3)).toEqual([0, 255, 255]);
    expect(at(1, 0).slice(0, 3)).toEqual([255, 128, 0]);
    // As sure as can be, and a guess.
    expect([at(0, 2)[3], at(1, 0)[3], at(1, 2)[3]]).toEqual([128, 128, 0]);
  });

  it('tells the verdict at a place, and none beside it', () => {
    expect(verdictAt(frame, 19, 0.8)).toBe(1);
    expect(verdictAt(frame, 19, -0.8)).toBe(0.5);
    expect(verdictAt(frame, 1, 0.8)).toBe(0.25);
    expect(verdictAt(frame, 26, 0)).toBeNull();
  });

  it('has a line where the discriminator can not tell', () => {
    // Values grow by 1 a column: the level lies halfway, in both rows.
    expect(contour(matrix(2, 3, 0, 1, 2, 0, 1, 2), 0.5)).toEqual([[0.5, 0, 0.5, 1]]);
    expect(contour(matrix(3, 2, 0, 0, 4, 4, 4, 4), 1)).toEqual([[1, 0.25, 0, 0.25]]);
    expect(contour(matrix(2, 2, 1, 1, 1, 1), 0.5)).toEqual([]);
    expect(contour(matrix(2, 2, 1, 0, 1, 0), 0.5)).toHaveLength(1);
    // A saddle has two pieces.
    expect(contour(matrix(2, 2, 1, 0, 0, 1), 0.5)).toHaveLength(2);
  });

  it('leans towards what a verdict says, of a critic as of a probability', () => {
    expect([0, 0.25, 0.5, 1].map((verdict) => leaning(body.verdict, verdict))).toEqual([-1, -0.5, 0, 1]);
    const critic = { probability: false, low: -1, middle: 0, high: 3 };
    expect([-5, -0.5, 1.5, 9].map((verdict) => leaning(critic, verdict))).toEqual([-1, -0.5, 0.5, 1]);
  });
});

describe('points', () => {
  it('are told with the latent that they come from', () => {
    expect(drawnPoint(frame, 0)).toMatchObject({
      x: expect.closeTo(14.9, 5) as number,
      pull: [2, expect.closeTo(-0.1, 5)],
    });
    expect(pointTold(frame, 0)).toBe('across 14.9, up 0.170: D 0.440, from z (0.620, 0.940)');
    expect(drawnPoint(frame, 2)).toBeNull();
    expect(outside(frame)).toBe(1);
  });

  it('are found by the nearest place within reach', () => {
    const places = [
      [0, 0],
      [10, 0],
    ] as const;
    expect(nearestRow(places, [6, 0], 18)).toBe(1);
    expect(nearestRow(places, [4, 0], 18)).toBe(0);
    expect(nearestRow(places, [40, 0], 18)).toBeNull();
  });

  it('have arrows that grow with the pull and end before they hide the picture', () => {
    const scale = { width: 400, ratio: 2 };
    const lengths = [0, 10, 20, 1e6].map((pixels) => arrowLength(pixels, scale));
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
    expect([lengths[0], lengths[2]]).toEqual([0, 34]);
    expect(lengths[3]).toBeLessThanOrEqual(68);
  });
});

describe('words', () => {
  it('name what is missed, with the verdict there', () => {
    expect(missedText(frame)).toBe(
      'S is missed: hardly a point that is drawn lies there, where the discriminator says 0.250.',
    );
    const two = { ...frame, body: { ...body, modes: [mode('N', 0, 0, 0), mode('S', 0, 0, 0), mode('W', 0, 0, 1)] } };
    expect(missedText(two)).toBe('N and S are missed: hardly a point that is drawn lies there.');
    expect(missedText({ ...frame, body: { ...body, modes: null } })).toBeNull();
  });

  it('say what is seen', () => {
    expect(planeText(frame)).toBe(
      '1 real and 2 generated points between across from 0 to 20.0 and up from −1.00 to 1.00. The discriminator is right about 75% of them; guessing is 50%. 95% of what is drawn lies on a mode of the data, 3 of 4 are reached.',
    );
  });
});

describe('what is shown next', () => {
  const steps = Array.from({ length: 61 }, (_, i) => i * 10);
  const next = (shown: number | undefined, step: number, plays = true) => nextStep({ steps, step, shown, plays });

  it('is where the scrubber stands, unless the run is being watched', () => {
    expect([next(0, 600, false), next(600, 600, false), next(600, 40), next(undefined, 600)]).toEqual([
      600,
      null,
      40,
      600,
    ]);
  });

  it('is the record after, where the run is watched, and leaves some out to catch up', () => {
    expect([next(590, 600), next(580, 600), next(0, 600)]).toEqual([600, 590, 20]);
    const many = Array.from({ length: 500 }, (_, i) => i);
    expect(nextStep({ steps: many, step: 499, shown: 0, plays: true })).toBe(499);
  });
});
