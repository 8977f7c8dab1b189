import type { FilledInBody } from '../../../models/self-supervised/panels/filled-in.js';
import { formatProbability, plural } from '../../lib/format.js';
import { spokenToken, tokenLabel } from '../shared/probes/tokens.js';

export type FilledText = FilledInBody['texts'][number];
export type HiddenToken = FilledText['hidden'][number];

/** A text as it is shown: its tokens, and what was filled in where one was hidden. */
export function piecesOf({ tokens, hidden }: FilledText): { token: string; hidden: HiddenToken | null }[] {
  const at = new Map(hidden.map((one) => [one.place, one]));
  return tokens.map((token, place) => ({ token, hidden: at.get(place) ?? null }));
}

/** "4 of 10 hidden tokens right" with what the commonest token would have come to. */
export function scoreText({ texts, commonest }: FilledInBody): string {
  const hidden = texts.flatMap((text) => text.hidden);
  const right = hidden.filter((one) => one.right).length;
  return `${right} of ${plural(hidden.length, 'hidden token')} right; always the commonest one, ${tokenLabel(commonest.token)}, would be ${commonest.right}`;
}

/** What was filled in for a hidden token, as it is spoken. */
export function hiddenText(token: string, { guesses, right }: HiddenToken): string {
  const [best] = guesses;
  const said = `${spokenToken(best!.token)}, ${formatProbability(best!.probability)}`;
  return right ? `${said}, right` : `${said}, wrong: ${spokenToken(token)} is right`;
}

/** "e 62%, a 20%, o 5%" */
export function guessesText({ guesses }: HiddenToken): string {
  return guesses.map(({ token, probability }) => `${tokenLabel(token)} ${formatProbability(probability)}`).join(', ');
}
