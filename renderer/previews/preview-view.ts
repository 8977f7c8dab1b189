/** What a form shows of a preview: each `renderer/previews/<preview>/view.ts` exports one of these as `view`. */
import type { DatasetInfo } from '../../models/data/dataset.js';
import type { LoadComponent } from '../lib/loaded.svelte.js';

/** What the component of a preview is given; it is drawn in a frame that has its title and help. */
export interface PreviewViewProps {
  /** Whose settings they are. */
  architecture: string;
  /** The settings as they are in the form now: the preset's where a field's own is wrong. */
  values: Readonly<Record<string, unknown>>;
  /** The one that was chosen; null where none is, or none is needed. */
  dataset: DatasetInfo | null;
}

export interface PreviewView {
  /** Of its PreviewInfo. */
  name: string;
  component: LoadComponent<PreviewViewProps>;
}
