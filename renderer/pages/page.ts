/** A page of the window: each `renderer/pages/<name>/page.ts` exports one of these as `page`. */
import type { Component } from 'svelte';
import type { LoadComponent } from '../lib/loaded.svelte.js';

export interface AppPage {
  /** In lower case with hyphens: its address, `#/name`, and its route. */
  name: string;
  title: string;
  icon: Component<{ size?: number }>;
  /** Its place in the sidebar, the smallest first; null for a page that stands elsewhere. */
  order: number | null;
  /** Told beside its title in the sidebar; null where it isn't known yet. */
  count?(known: { runs: readonly unknown[] | null }): number | null;
  /** `() => import('./Page.svelte')`, when it is shown for the first time. */
  load: LoadComponent<Record<string, never>>;
}
