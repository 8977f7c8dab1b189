import FileSearch from '@lucide/svelte/icons/file-search';
import type { AppPage } from '../page.js';

export const page: AppPage = {
  name: 'inspect',
  title: 'Inspect',
  icon: FileSearch,
  order: 15,
  load: () => import('./InspectPage.svelte'),
};
