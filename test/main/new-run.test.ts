import { describe, expect, it } from 'vitest';
import { checkCommand, parseNewRun } from '../../electron/main/new-run.js';

const datasets = { names: ['fashion-mnist', 'shoes'], byDefault: 'fashion-mnist' };
const parse = (config: Record<string, unknown>, name?: string) =>
  parseNewRun({ architecture: 'gan', preset: 'mlp', config, ...(name === undefined ? {} : { name }) }, datasets);

describe('parseNewRun', () => {
  it('fills in the whole configuration, with the best data set that is there', () => {
    const run = parse({ steps: 7 });
    expect(run.config).toMatchObject({ steps: 7, dataset: 'fashion-mnist', batchSize: 64 });
    expect(parse({ dataset: 'shoes' }).config).toMatchObject({ dataset: 'shoes' });
  });

  it('keeps a name and lets one be found for an empty one', () => {
    expect(parse({}, '  dawn ')).toMatchObject({ name: 'dawn' });
    expect(parse({}, '   ')).not.toHaveProperty('name');
  });

  it.each([
    ['dataset', { dataset: 'unicorns' }],
    ['batchSize', { batchSize: 0 }],
    ['steps', { steps: 1.5 }],
    ['colour', { colour: 'red' }],
  ])('refuses a wrong %s and names the field', (field, config) => {
    expect(() => parse(config)).toThrow(expect.objectContaining({ name: 'RequestError', field }));
  });

  it('refuses a name that is too long, and unknown architectures', () => {
    expect(() => parse({}, 'x'.repeat(101))).toThrow(expect.objectContaining({ field: 'name' }));
    expect(() => parseNewRun({ architecture: 'oracle', preset: 'mlp', config: {} }, datasets)).toThrow("'oracle'");
  });
});

describe('checkCommand', () => {
  it('accepts learning rates of the form and no others', () => {
    const set = (value: number) => () => checkCommand('gan', { kind: 'set-learning-rate', value });
    expect(set(0.01)).not.toThrow();
    for (const value of [0, -1, 2, NaN, Infinity]) {
      expect(set(value)).toThrow(expect.objectContaining({ field: 'learningRate' }));
    }
  });
});
