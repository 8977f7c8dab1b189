import type { AppPage } from './page.js';

/** Every page but a run's, found by its file. */
const found = import.meta.glob<{ page: AppPage }>('./*/page.ts', { eager: true });

export const appPages: readonly AppPage[] = Object.values(found).map(({ page }) => page);

/** Those of the sidebar, in its order. */
export const placedPages: readonly AppPage[] = appPages
  .filter(({ order }) => order !== null)
  .sort((a, b) => a.order! - b.order!);
