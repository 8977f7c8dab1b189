import { expect, it } from 'vitest';
import { ask } from '../../models/core/ask.js';
import { inOneGo } from '../../models/core/turns.js';
import type { CommonConfig } from '../../models/core/config.js';
import { liveValues } from '../../models/core/live.js';
import { programSpec } from '../../models/core/model.js';
import { parseConfig } from '../../models/core/parse-config.js';
import { ProgramTraining } from '../../models/core/program-training.js';
import { createProgram } from '../../models/engine/create-program.js';
import { loadTensorFlow } from '../../models/engine/tensorflow.js';
import { selfSupervisedConfig, type SelfSupervisedConfig } from '../../models/self-supervised/config.js';
import { encoderOf } from '../../models/self-supervised/encoder.js';
import { examplesOf } from '../../models/self-supervised/examples.js';
import { featuresOf } from '../../models/self-supervised/features.js';
import { embedQuestion } from '../../models/self-supervised/questions/embed.js';
import { buildSelfSupervised } from '../../models/self-supervised/self-supervised.js';
import { fakeSources, shortTexts } from '../transformer/fake-sources.js';

it('gives a text the features that it has among the data, and refuses what is no text', async () => {
  const texts = shortTexts();
  const sources = fakeSources({ texts });
  const config = parseConfig(selfSupervisedConfig, 'masked-text', {
    ...{ data: 'labelled-text', context: 12, width: 8, heads: 2, layers: 1, feedForward: 12, batchSize: 4 },
  }) as unknown as SelfSupervisedConfig & CommonConfig & Record<string, unknown>;
  const model = await buildSelfSupervised(config, sources);
  const program = await createProgram(programSpec(model));
  const training = new ProgramTraining({
    ...{ config, model, program, runtime: await loadTensorFlow(), options: {} },
    metrics: selfSupervisedConfig.metrics(config),
    live: liveValues(selfSupervisedConfig, config),
  });
  try {
    const { body } = await ask(training, embedQuestion, { text: texts.texts[3]! });
    const examples = await examplesOf(config, sources);
    const learned = { examples, encoder: encoderOf(config, examples.shape) };
    const run = (name: string, feeds: Parameters<typeof program.run>[1]) => program.run(name, feeds);
    const known = inOneGo(featuresOf(run, learned, examples.train, Int32Array.of(3)));
    expect(body.features).toBe(8);
    expect(body.embeddings[0]!.values).toHaveLength(8);
    body.embeddings[0]!.values.forEach((value, at) => expect(value).toBeCloseTo(known.values[at]!, 5));
    expect((await ask(training, embedQuestion, { text: 'good ababababababab' })).body.notes).toEqual([
      'The last 7 of its 19 tokens are not read.',
    ]);
    await expect(ask(training, embedQuestion, { row: 'x=1' })).rejects.toThrow('this model reads text');
  } finally {
    training.dispose();
  }
});
