import Database from '@lucide/svelte/icons/database';
import type { AppPage } from '../page.js';

export const page: AppPage = {
  name: 'data',
  title: 'Data',
  icon: Database,
  order: 10,
  load: () => import('../DataPage.svelte'),
};
