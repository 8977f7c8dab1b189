import type { PreviewView } from './preview-view.js';

/** Every preview's view of this window, found by its file. */
const found = import.meta.glob<{ view: PreviewView }>('./*/view.ts', { eager: true });

/** Null where this window has none of that name. */
export function previewViewOf(name: string): PreviewView | null {
  return Object.values(found).find(({ view }) => view.name === name)?.view ?? null;
}
