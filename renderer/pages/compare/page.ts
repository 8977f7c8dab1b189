import GitCompareArrows from '@lucide/svelte/icons/git-compare-arrows';
import type { AppPage } from '../page.js';

export const page: AppPage = {
  name: 'compare',
  title: 'Compare',
  icon: GitCompareArrows,
  order: 5,
  load: () => import('../ComparePage.svelte'),
};
