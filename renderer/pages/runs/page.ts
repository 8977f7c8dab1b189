import List from '@lucide/svelte/icons/list';
import type { AppPage } from '../page.js';

/** Also what the app opens with. */
export const page: AppPage = {
  name: 'runs',
  title: 'Runs',
  icon: List,
  order: 0,
  count: ({ runs }) => runs?.length ?? null,
  load: () => import('./RunsPage.svelte'),
};
