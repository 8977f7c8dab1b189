import Plus from '@lucide/svelte/icons/plus';
import type { AppPage } from '../page.js';

/** Has a button of its own. */
export const page: AppPage = {
  name: 'new-run',
  title: 'New run',
  icon: Plus,
  order: null,
  load: () => import('../NewRunPage.svelte'),
};
