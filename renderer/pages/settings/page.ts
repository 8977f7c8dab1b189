import Settings from '@lucide/svelte/icons/settings';
import type { AppPage } from '../page.js';

export const page: AppPage = {
  name: 'settings',
  title: 'Settings',
  icon: Settings,
  order: 100,
  load: () => import('../SettingsPage.svelte'),
};
