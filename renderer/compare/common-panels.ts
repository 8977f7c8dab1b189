import type { PanelInfo } from '../../models/core/panel.js';
import { isOver } from '../lib/run-status.js';
import type { PagePanel } from '../panels/run-panels.svelte.js';
import type { ComparedGroup } from './compared-runs.svelte.js';

/** A panel that several lines of the comparison have, with each one's own. */
export interface CommonPanel {
  info: PanelInfo;
  of: readonly PanelOfGroup[];
}

export interface PanelOfGroup {
  group: ComparedGroup;
  shown: PagePanel;
}

/** What at least two of them can show, in the order of the first that has it. */
export function commonPanels(groups: readonly ComparedGroup[]): CommonPanel[] {
  const all = groups.flatMap((group) => group.run.panels.list.map((shown) => ({ group, shown })));
  const names = [...new Set(all.map(({ shown }) => shown.info.name))];
  return names
    .map((name) => all.filter(({ shown }) => shown.info.name === name && isShown(shown)))
    .filter((of) => of.length > 1 && of.some(hasOrAwaits))
    .map((of) => ({ info: of[0]!.shown.info, of }));
}

/** What none of the runs has recorded, and none will, is nothing to compare. */
const hasOrAwaits = ({ shown: { panel } }: PanelOfGroup): boolean =>
  panel.steps.length > 0 || !isOver(panel.run.status);

/** There is a place for it, and a record where it depends on the data whether there will be. */
function isShown({ view, panel }: PagePanel): boolean {
  return (view.compact ?? view.card ?? view.tab) !== undefined && (view.ifRecorded !== true || panel.steps.length > 0);
}
