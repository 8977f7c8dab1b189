import { onDestroy, untrack } from 'svelte';
import type { PortMessage } from '../../electron/protocol/app.js';
import { call } from '../lib/client.js';
import { lab } from '../lib/lab.svelte.js';
import { RunView } from '../lib/run-view.svelte.js';
import { RunPanels } from '../panels/run-panels.svelte.js';
import { RunQuestions } from '../questions/run-questions.svelte.js';

export interface OpenRun {
  view: RunView;
  panels: RunPanels;
  /** Those that have a view of their own. */
  questions: RunQuestions;
}

/** A run with its panels, read and listened to from now on, until it is closed. */
export function holdRun(id: string): OpenRun & { close: () => void } {
  const source = {
    readRun: (run: string) => call('readRun', run),
    attach: (run: string) => call('attach', run),
    detach: (run: string) => call('detach', run),
  };
  const view = new RunView(id, source, lab.summary(id)?.status);
  const panels = new RunPanels(view);
  const questions = new RunQuestions();

  function onmessage(event: MessageEvent<Partial<PortMessage> | null>): void {
    if (event.source !== window || event.data?.kind !== 'run-port' || event.data.id !== id) return;
    const port = event.ports[0];
    if (port) view.listen(port);
  }
  addEventListener('message', onmessage);

  const endEffects = $effect.root(() => {
    $effect.pre(() => {
      const { record } = view;
      untrack(() => {
        panels.update(record);
        questions.update(record);
      });
    });
    $effect(() => {
      const summary = lab.summary(id);
      if (summary) untrack(() => view.heed(summary));
    });
  });
  void view.open();

  function close(): void {
    removeEventListener('message', onmessage);
    endEffects();
    view.close();
    panels.close();
    questions.close();
  }
  return { view, panels, questions, close };
}

/** The same for as long as the component lives that is being made. */
export function openRun(id: string): OpenRun {
  const { close, ...run } = holdRun(id);
  onDestroy(close);
  return run;
}
