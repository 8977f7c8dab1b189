import os from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { architectureConfig, parseConfig } from '../../models/core/parse-config.js';
import type { TrainingState } from '../../models/core/learner.js';
import { loadTensorFlow, tf } from '../../models/engine/tensorflow.js';
import { programTraining } from './program.js';

const dirs = {
  user: path.join(os.tmpdir(), 'model-lab-none'),
  installed: [path.join(import.meta.dirname, '../../models/data/bundled')],
};

beforeAll(() => {
  vi.stubEnv('MODEL_LAB_RUNTIME', 'none');
});

const start = (state?: TrainingState) => {
  const config = parseConfig(architectureConfig('gan'), 'mlp', {
    dataset: 'fashion-mnist-10k',
    generatorLayers: [16],
    discriminatorLayers: [16],
    batchSize: 8,
    dropout: 0.2,
  });
  return programTraining({ architecture: 'gan', config, dirs, ...(state ? { state } : {}) });
};

describe('without native TensorFlow', () => {
  it('trains op by op in JavaScript, says so, and resumes exactly', async () => {
    const whole = await start();
    expect(await loadTensorFlow()).toMatchObject({ native: null, tensorflow: null });
    expect(tf.getBackend()).toBe('cpu');
    expect(whole.device).toMatch(/JavaScript.*native TensorFlow is missing/);
    expect(whole.versions).toMatchObject({ tensorflow: 'none (tfjs on the CPU)', execution: 'eager' });
    const expected = Array.from({ length: 8 }, () => whole.advance());
    expect(expected.every(({ applied }) => applied)).toBe(true);
    const first = await start();
    for (let step = 0; step < 4; step++) first.advance();
    const second = await start(first.state());
    for (const result of expected.slice(4)) expect(second.advance()).toEqual(result);
    expect(second.observe(['gallery'])).toEqual(whole.observe(['gallery']));
    expect(second.observe(['gallery'])['gallery']).toHaveProperty('picture');
    for (const one of [whole, first, second]) one.dispose();
  });
});
