import { generateQuestion, type GenerateOptions } from '../../../models/transformer/questions/generate.js';
import { Asker, type AnswerSource } from '../shared/asking/asker.svelte.js';
import { generateTexts, type GenerateTexts } from './generate-form.js';

/** What is typed and written stays while other tabs are looked at: pieces as they come, all of it at the end. */
export class WritingOwn {
  texts = $state<GenerateTexts>({ ...generateTexts });
  /** The prompt of the text that is shown. */
  prompt = $state('');
  readonly asker: Asker<typeof generateQuestion>;

  readonly text = $derived.by(() => this.asker.given?.body.text ?? this.asker.pieces.join(''));
  /** Null until a text has been written to its end. */
  readonly written = $derived.by(() => {
    const { given } = this.asker;
    return given && { step: given.step, tokens: given.body.tokens, seconds: given.body.seconds };
  });

  constructor(source?: AnswerSource) {
    this.asker = new Asker(generateQuestion, source);
  }

  async write(run: string, step: number, options: GenerateOptions): Promise<void> {
    this.prompt = options.prompt;
    await this.asker.ask(run, step, options);
    // A text that was refused leaves the one before it, with its own prompt.
    const shown = this.asker.given?.asked['prompt'];
    if (typeof shown === 'string') this.prompt = shown;
  }

  close(): void {
    this.asker.close();
  }
}
