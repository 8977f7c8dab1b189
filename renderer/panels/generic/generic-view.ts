import type { PanelInfo } from '../../../models/core/panel.js';
import { z } from 'zod';
import type { AnyPanelView } from '../panel-view.js';

/** Stands for a panel that this window knows nothing of. */
const unknownPanel: PanelInfo = { name: 'unknown', title: 'Record', help: '', schema: z.unknown() };

/** Shows whatever a record holds, as it is, so that nothing of a run is invisible. */
export const genericView: AnyPanelView = { panel: unknownPanel, tab: () => import('./GenericTab.svelte') };
