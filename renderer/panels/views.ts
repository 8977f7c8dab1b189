import type { PanelInfo } from '../../models/core/panel.js';
import { genericView } from './generic/generic-view.js';
import type { AnyPanelView } from './panel-view.js';

/** Every view of this window, found by its file. */
const found = import.meta.glob<{ view: AnyPanelView }>('./*/view.ts', { eager: true });

export const panelViews: readonly AnyPanelView[] = Object.values(found).map(({ view }) => view);

/** A panel's view; the plain one where this window has none of its own. */
export function viewOf({ name }: PanelInfo): AnyPanelView {
  return panelViews.find((view) => view.panel.name === name) ?? genericView;
}
