import { expect, test } from 'vitest';
import { appPages, placedPages } from '../../../renderer/pages/pages.js';

test('pages are found by their files, and stand in the sidebar in their order', () => {
  expect(placedPages.map(({ title }) => title)).toEqual(['Runs', 'Compare', 'Data', 'Inspect', 'Settings']);
  expect(appPages.map(({ name }) => name)).toContain('new-run');
});
