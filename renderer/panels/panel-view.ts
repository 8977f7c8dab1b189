/** What a window shows of a panel: each `renderer/panels/<panel>/view.ts` exports one of these as `view`. */
import type { PanelInfo } from '../../models/core/panel.js';
import type { LoadComponent } from '../lib/loaded.svelte.js';
import type { ShownPanel } from './shown-panel.svelte.js';

/** What the view keeps for the page's life, whichever tab is shown: a tile that is followed, texts of a form. */
export type PanelOwn = object & {
  /**
   * What is chosen of it and means the same in another run: a tile, a head. Plain data, which is set as it was read: the same
   * panel of several runs side by side shows the same of each. A run that lacks it shows what comes nearest.
   */
  common?: unknown;
  /** The page is left. */
  close?(): void;
};

/** What each component of a view is given. */
export interface PanelViewProps<Panel extends PanelInfo = PanelInfo, Own extends PanelOwn = PanelOwn> {
  panel: ShownPanel<Panel>;
  own: Own;
}

/** Loads a component when it is shown for the first time: `() => import('./Tab.svelte')`. */
export type LoadPart<Panel extends PanelInfo, Own extends PanelOwn> = LoadComponent<PanelViewProps<Panel, Own>>;

/**
 * How a panel is shown. What it is called and its help come from the panel, the order of the tabs from the architecture.
 * Records are read through `panel`, which follows the scrubber. Exports are an ExportButton each, in the view's own place.
 * Whatever is drawn on a canvas has a text for screen readers beside it.
 */
export interface PanelView<Panel extends PanelInfo = PanelInfo, Own extends PanelOwn = PanelOwn> {
  panel: Panel;
  /** Made once for each page. */
  own?(panel: ShownPanel<Panel>): Own;
  /** A tab of the run's page, as large as there is room. */
  tab?: LoadPart<Panel, Own>;
  /** Beside the charts of the overview; drawn in a CardFrame, where the page puts the panel's help. */
  card?: LoadPart<Panel, Own>;
  /** A strip under the overview. */
  film?: LoadPart<Panel, Own>;
  /** Beside the same panel of other runs, some 300 pixels wide and as high; its card where there is none, and else its tab below the others'. */
  compact?: LoadPart<Panel, Own>;
  /** The pictures of its records show the same at the same place: those of two runs can be wiped over each other. */
  overlays?: true;
  /** Names of questions that the view asks itself; the page offers a form for the others. */
  asks?: readonly string[];
  /** Whether a run has such records depends on its data: there is no tab before the first one. */
  ifRecorded?: true;
  /** What a record made at once is called here, in place of "Record now". */
  now?: { name: string; title: string };
  /** How keys and pointer work on it, for the list of shortcuts. */
  keys?: string;
}

/** A view whose panel and own state are nobody else's business. */
export type AnyPanelView = PanelView;

/** Checks that a view's parts go together. They are only ever given what `own` made for the same panel. */
export function panelView<Panel extends PanelInfo, Own extends PanelOwn>(view: PanelView<Panel, Own>): AnyPanelView {
  return view as unknown as AnyPanelView;
}
