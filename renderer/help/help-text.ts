import { getContext, setContext } from 'svelte';

/** What is told to whoever sees something for the first time. */
export interface HelpText {
  /** What it is about, where several stand together. */
  title?: string;
  text: string;
}

const CARD = Symbol('help of a card');

/** To be called by what places a card: its frame shows these texts. */
export function provideCardHelp(texts: () => readonly HelpText[]): void {
  setContext(CARD, texts);
}

/** What the page has to say about the card that is being made; nothing beside its own tab, which says it. */
export function cardHelp(): readonly HelpText[] {
  return getContext<(() => readonly HelpText[]) | undefined>(CARD)?.() ?? [];
}
