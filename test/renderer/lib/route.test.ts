import { expect, test } from 'vitest';
import { hashOf, parseRoute, type Route } from '../../../renderer/lib/route.js';

test('every place comes back from its address', () => {
  const places: Route[] = [
    { page: 'runs' },
    { page: 'new-run' },
    { page: 'a-page-of-an-architecture' },
    { page: 'compare' },
    { page: 'compare', ids: ['a', 'b'], kept: '20261130-140714-a1b2c3' },
    { page: 'compare', ids: ['odd, name / (copy) #2', 'brave-otter'] },
    { page: 'run', id: 'odd name / (copy) #2' },
    { page: 'run', id: 'brave-otter', step: 0 },
    { page: 'run', id: 'brave-otter', step: 12_000 },
  ];
  for (const place of places) expect(parseRoute(hashOf(place))).toEqual(place);
});

test('an address whose step is none is the run', () => {
  for (const step of ['', 'x', '-1', '1.5', '1e3', '9'.repeat(13)])
    expect(parseRoute(`#/runs/otter/${step}`)).toEqual({ page: 'run', id: 'otter' });
});

test('without a run, the address of one is that of all', () => {
  expect(parseRoute('#/runs/')).toEqual({ page: 'runs' });
});

test('an address that names no page is that of all runs', () => {
  for (const hash of ['', '#', '#/../x', '#/A']) expect(parseRoute(hash)).toEqual({ page: 'runs' });
});

test('a run that a comparison names twice is in it once', () => {
  expect(parseRoute('#/compare/a,b,a')).toEqual({ page: 'compare', ids: ['a', 'b'] });
});
