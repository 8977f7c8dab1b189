import type { PagePanel } from '../panels/run-panels.svelte.js';

/** One view of a run, under its tab. */
export interface RunTab {
  title: string;
  /** What it shows: a panel, or the runs of one architecture that belong to this one. */
  panel?: PagePanel;
  children?: string;
}

/** The views of a run, in the order of their tabs; `belonging` are the architectures of runs that belong to it. */
export function tabsOf(
  panels: readonly PagePanel[],
  belonging: readonly { name: string; title: string }[] = [],
): RunTab[] {
  return [
    { title: 'Overview' },
    ...panels.filter(({ view }) => view.tab).map((panel) => ({ title: panel.info.title, panel })),
    ...belonging.map(({ name, title }) => ({ title, children: name })),
    { title: 'Config' },
    { title: 'Log' },
  ];
}

/** What the list of shortcuts tells of the run that is on show. */
export interface ShownRun {
  tabs: readonly string[];
  /** How keys and pointer work on its panels. */
  hints: readonly string[];
  /** Whether there are epochs to go by. */
  epochs: boolean;
}

/** Null where no run is on show. */
export const shownRun = $state<{ is: ShownRun | null }>({ is: null });
