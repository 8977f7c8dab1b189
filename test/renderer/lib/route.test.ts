import { expect, test } from 'vitest';
import { hashOf, parseRoute, type Route } from '../../../renderer/lib/route.js';

test('every place comes back from its address', () => {
  const places: Route[] = [
    { page: 'home' },
    { page: 'new-run' },
    { page: 'data' },
    { page: 'settings' },
    { page: 'run', id: 'odd name / (copy) #2' },
  ];
  for (const place of places) expect(parseRoute(hashOf(place))).toEqual(place);
});

test('an address that leads nowhere is home', () => {
  for (const hash of ['', '#', '#/nowhere', '#/runs', '#/runs/']) expect(parseRoute(hash)).toEqual({ page: 'home' });
});
