import { expect, test } from 'vitest';
import { hashOf, parseRoute, type Route } from '../../../renderer/lib/route.js';

test('every place comes back from its address', () => {
  const places: Route[] = [
    { page: 'home' },
    { page: 'new-run' },
    { page: 'a-page-of-an-architecture' },
    { page: 'run', id: 'odd name / (copy) #2' },
  ];
  for (const place of places) expect(parseRoute(hashOf(place))).toEqual(place);
});

test('an address that names no page is home', () => {
  for (const hash of ['', '#', '#/../x', '#/A', '#/runs', '#/runs/'])
    expect(parseRoute(hash)).toEqual({ page: 'home' });
});
