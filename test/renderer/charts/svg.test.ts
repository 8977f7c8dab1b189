import { expect, test } from 'vitest';
import { svgOf, type Figure } from '../../../models/core/plot/svg.js';

const figure: Figure = {
  width: 200,
  height: 100,
  shapes: [
    { kind: 'rect', x: 0, y: 0, width: 200, height: 100, color: '#ffffff' },
    { kind: 'text', x: 10, y: 20, text: 'D(x) < "1" & more', color: '#18202e', size: 12, anchor: 'start' },
  ],
  frame: { left: 20, right: 190, top: 10, bottom: 90 },
  framed: [
    {
      kind: 'line',
      points: [
        [20, 30],
        [40.126, 35],
        [60, NaN],
        [80, 20],
        [90, 21],
      ],
      color: '#c26a00',
      width: 1.75,
      dash: [5, 3],
    },
    {
      kind: 'area',
      points: [
        [20, 30],
        [40, 30],
        [40, 50],
      ],
      color: '#c26a0033',
    },
  ],
  over: [{ kind: 'circle', x: 40, y: 50, radius: 4.5, fill: '#ffffff', stroke: '#c26a00' }],
};

test('lines are paths that break at gaps, and words are texts', () => {
  const svg = svgOf(figure, 'Scores & more');
  expect(svg).toContain('<path d="M20 30L40.13 35M80 20L90 21" fill="none" stroke="#c26a00" stroke-width="1.75"');
  expect(svg).toContain('stroke-dasharray="5 3"');
  expect(svg).toContain('>D(x) &lt; &quot;1&quot; &amp; more</text>');
  expect(svg).toContain('<title>Scores &amp; more</title>');
});

test('what is transparent is so in every program', () => {
  expect(svgOf(figure, '')).toContain('<path d="M20 30L40 30L40 50Z" fill="#c26a00" fill-opacity="0.2"/>');
});

test('curves are cut at the edges of the plot, and what is over them is not', () => {
  const svg = svgOf(figure, '');
  const [before, framed, after] = svg.split(/<g clip-path="url\(#frame\)">|<\/g>/);
  expect(before).toContain('<rect x="20" y="7" width="170" height="86"/></clipPath>');
  expect(framed).toContain('M20 30');
  expect(after).toContain('<circle cx="40" cy="50" r="4.5" fill="#ffffff" stroke="#c26a00"');
});

test('the document is well-formed, and asks for nothing from elsewhere', () => {
  const svg = svgOf(figure, 'a');
  expect(svg.match(/<(\w+)[^>]*[^/]>/g)!.length).toBe(svg.match(/<\/\w+>/g)!.length);
  expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/https?:|href|@import/);
});
