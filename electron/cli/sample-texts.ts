import { resolve } from 'node:path';
import { generateDefaults, generateQuestion } from '../../models/transformer/questions/generate.js';
import { exportFile } from '../runs/export-file.js';
import { tellWarnings, type AskedRun } from './asked-run.js';
import { withAnswers } from './ask-worker.js';
import type { CliContext } from './cli-context.js';
import { count as grouped } from './format.js';
import type { SampleOptions } from './commands/sample.js';
import { assertWritable } from './writable.js';

/** Writes texts, one for each seed from the given one on, as they come; resolves to the exit code. */
export function sampleTexts(context: CliContext, run: AskedRun, options: SampleOptions): Promise<number> {
  const { terminal, workingDir } = context;
  const { dir, record, step } = run;
  const { count = 1, seed: firstSeed = generateDefaults.seed, json = false, out } = options;
  const { prompt = generateDefaults.prompt, stop = generateDefaults.stop } = options;
  const file = out === undefined ? null : resolve(workingDir, out);
  if (file !== null) assertWritable('--out', file);
  const streams = !json && file === null;
  return withAnswers(context, json, async (session) => {
    const texts: string[] = [];
    for (let seed = firstSeed; seed < firstSeed + count; seed++) {
      // A prompt that the model can't read is refused before anything is written.
      let before = `${seed > firstSeed ? '\n' : ''}${prompt}`;
      const write = (text: string): void => {
        terminal.lines(`${before}${text}`);
        before = '';
      };
      const answer = await session.ask({
        dir,
        step,
        question: {
          name: generateQuestion.name,
          asked: {
            prompt,
            stop,
            seed,
            maxTokens: options.maxTokens ?? generateDefaults.maxTokens,
            temperature: options.temperature ?? generateDefaults.temperature,
            topK: options.topK ?? generateDefaults.topK,
            topP: options.topP ?? generateDefaults.topP,
          },
        },
        ...(streams && { onPieces: (pieces) => write(pieces.join('')) }),
      });
      if (streams) write('\n');
      const warnings = tellWarnings(context, run, answer);
      const { text, tokens, seconds } = generateQuestion.answered.parse(answer.body, { jitless: true });
      texts.push(`${prompt}${text}\n`);
      const tokensPerSecond = seconds > 0 ? Math.round((10 * tokens) / seconds) / 10 : 0;
      const about = { kind: 'text', run: record.id, step: answer.step, seed, prompt };
      const told = { ...about, text, tokens, tokensPerSecond, ...(warnings.length > 0 && { warnings }) };
      if (json) terminal.json(told);
    }
    if (file === null) return;
    exportFile(file, texts.join('\n'));
    if (!json) terminal.line(`${count === 1 ? 'The text' : `${count} texts`} of step ${grouped(step)} in ${file}`);
  });
}
