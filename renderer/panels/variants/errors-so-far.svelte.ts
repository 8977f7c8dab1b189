import { panelUrl } from '../../../electron/protocol/app.js';
import { sensitivityPanel, type SensitivityBody } from '../../../models/edge/panels/sensitivity.js';
import { byId } from '../../lib/id-set.js';
import type { RunView } from '../../lib/run-view.svelte.js';
import { PanelRecords } from '../shared/records/panel-records.js';

/** Signal to error after each node at int8, in dB by the node's name, where the run has measured it; for the component that is being made. */
export function errorsSoFar(run: Pick<RunView, 'id' | 'panels'>): { readonly byNode: ReadonlyMap<string, number> } {
  const records = new PanelRecords<SensitivityBody>(sensitivityPanel, (url) => fetch(url));
  let found = $state.raw(byId<number>([]));
  const last = $derived(run.panels[sensitivityPanel.name]?.at(-1));
  $effect(() => {
    if (last === undefined) return;
    records.record(panelUrl(run.id, sensitivityPanel.name, last)).then(
      ({ body }) => {
        found = byId(
          body.errorSoFar.flatMap(({ node, signalToErrorDb }) =>
            signalToErrorDb === null ? [] : [[node, signalToErrorDb] as const],
          ),
        );
      },
      // It is an addition to the graph: without it, the graph stands.
      () => undefined,
    );
  });
  return {
    get byNode() {
      return found;
    },
  };
}
