import { describe, expect, it } from 'vitest';
import { seededLatents } from '../../models/gan/latents/gallery-latents.js';
import { pointsOf } from '../../models/gan/latents/latent-points.js';
import { firstSamples, parseSamples, samplesOf, sampleText } from '../../models/gan/questions/samples.js';

describe('what samples are called', () => {
  it('by number, seed and class, one or several', () => {
    expect(parseSamples('12')).toEqual([{ seed: null, number: 12, class: null }]);
    expect(parseSamples(' 7:3@T-shirt/top, 9')).toEqual([
      { seed: 7, number: 3, class: 'T-shirt/top' },
      { seed: null, number: 9, class: null },
    ]);
    expect(samplesOf('2-4,7:1-2@a, b').map(sampleText)).toEqual(['2', '3', '4', '7:1@a, b', '7:2@a, b']);
  });

  it.each(['', '0', 'x', '4-2', '1025', '2147483648:1', '1,,2', '3@', '-1', '1.5'])('%s is refused', (text) => {
    expect(parseSamples(text)).toMatch(/is no sample; use numbers of the gallery such as 12/);
  });
});

describe('the latents of samples', () => {
  const space = { seed: 5, latentSize: 3, columns: 8, tiles: 64, classNames: ['ant', 'bee', 'cat'] };
  const row = (seed: number, number: number) => [...seededLatents(seed, 40, 3).data.slice(3 * number - 3, 3 * number)];

  it('are those of the gallery and of fresh seeds, with the classes that they have there', () => {
    const points = pointsOf(samplesOf('9, 5:9, 7:3, 1@cat'), space);
    expect(points.map(({ latent }) => [...latent])).toEqual([row(5, 9), row(5, 9), row(7, 3), row(5, 1)]);
    // The gallery has a row of eight for each class, and a seed draws them in turn.
    expect(points.map(({ shares }) => [...shares])).toEqual([[0, 1, 0], [0, 0, 1], [0, 0, 1], [0, 0, 1]]); // prettier-ignore
    expect(pointsOf(firstSamples(2), space, 'bee').map(({ shares }) => [...shares])).toEqual([[0, 1, 0], [0, 1, 0]]); // prettier-ignore
  });

  it('have no classes where there are none, and unknown ones are refused', () => {
    expect([...pointsOf(firstSamples(1), { ...space, classNames: [] })[0]!.shares]).toEqual([]);
    expect(() => pointsOf(samplesOf('1@dog'), space)).toThrow("class: 'dog' is unknown; use ant, bee, cat.");
    expect(() => pointsOf(samplesOf('1@dog'), { ...space, classNames: [] })).toThrow('was not told classes');
  });
});
