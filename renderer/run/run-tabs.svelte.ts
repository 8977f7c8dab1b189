import type { PagePanel } from '../panels/run-panels.svelte.js';
import type { PageQuestion } from '../questions/run-questions.svelte.js';

/** One view of a run, under its tab. */
export interface RunTab {
  title: string;
  /** What it shows: a panel, a question, the runs of one architecture that belong to this one, or the favourites. */
  panel?: PagePanel;
  question?: PageQuestion;
  children?: string;
  favourites?: true;
}

/** The views of a run, in the order of their tabs; `belonging` are the architectures of runs that belong to it, `favourites`: it has some. */
export function tabsOf(
  panels: readonly PagePanel[],
  belonging: readonly { name: string; title: string }[] = [],
  questions: readonly PageQuestion[] = [],
  { favourites = false } = {},
): RunTab[] {
  return [
    { title: 'Overview' },
    ...panels.filter(isShown).map((panel) => ({ title: panel.info.title, panel })),
    ...questions.map((question) => ({ title: question.view.title ?? question.info.title, question })),
    ...belonging.map(({ name, title }) => ({ title, children: name })),
    ...(favourites ? [{ title: 'Favourites', favourites: true as const }] : []),
    { title: 'Config' },
    { title: 'Log' },
  ];
}

/** A panel that only some runs can record has a tab once there is a record. */
function isShown({ view, panel }: PagePanel): boolean {
  return view.tab !== undefined && (view.ifRecorded !== true || panel.steps.length > 0);
}

/** What the list of shortcuts tells of the run that is on show. */
export interface ShownRun {
  tabs: readonly string[];
  /** How keys and pointer work on its panels. */
  hints: readonly string[];
  /** Whether there are epochs to go by. */
  epochs: boolean;
  /** Space replays, as where several runs are on show: there is nothing to pause. */
  replays?: true;
}

/** Null where no run is on show. */
export const shownRun = $state<{ is: ShownRun | null }>({ is: null });
