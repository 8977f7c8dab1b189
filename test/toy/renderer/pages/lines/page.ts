import Spline from '@lucide/svelte/icons/spline';
import type { AppPage } from '../page.js';

export const page: AppPage = {
  name: 'lines',
  title: 'Lines',
  icon: Spline,
  order: 50,
  load: () => import('./LinesPage.svelte'),
};
