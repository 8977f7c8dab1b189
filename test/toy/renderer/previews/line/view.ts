import type { PreviewView } from '../preview-view.js';

export const view: PreviewView = { name: 'line', component: () => import('./LinePreview.svelte') };
