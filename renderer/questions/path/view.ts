import { pathQuestion } from '../../../models/gan/questions/path.js';
import { questionView } from '../question-view.js';
import { LatentsOwn } from './latents-own.svelte.js';

export const view = questionView({
  question: pathQuestion,
  title: 'Latents',
  asks: ['walk', 'arithmetic'],
  own: (asker) => new LatentsOwn(asker),
  tab: () => import('./LatentsTab.svelte'),
});
