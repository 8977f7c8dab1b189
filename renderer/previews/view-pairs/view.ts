import { viewPairsPreview } from '../../../models/self-supervised/previews/view-pairs.js';
import type { PreviewView } from '../preview-view.js';

export const view: PreviewView = {
  name: viewPairsPreview.name,
  component: () => import('./ViewPairs.svelte'),
};
