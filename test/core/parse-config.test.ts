import { describe, expect, it } from 'vitest';
import { describeFields, jsonSchema } from '../../models/core/fields.js';
import {
  architectureConfig,
  configErrors,
  parseAssignments,
  parseConfig,
  presetConfig,
} from '../../models/core/parse-config.js';

const gan = architectureConfig('gan');
const parse = (...assignments: string[]) => parseConfig(gan, 'mlp', parseAssignments(gan, assignments));

describe('a configuration', () => {
  it('is complete and is what the preset says where nothing is changed', () => {
    const config = parse();
    expect(config).toEqual(presetConfig(gan, 'mlp'));
    expect(Object.keys(config)).toEqual(describeFields(gan).map(({ key }) => key));
    expect(config).toMatchObject({ batchSize: 64, learningRate: 2e-4, beta1: 0.5, latentSize: 100, steps: null });
  });

  it('takes values from text by the type of the field', () => {
    expect(parse('batchSize=32', 'learningRate=1e-3', 'optimizer=sgd', 'steps=5')).toMatchObject({
      batchSize: 32,
      learningRate: 0.001,
      optimizer: 'sgd',
      steps: 5,
    });
    expect(parse('steps=').steps).toBeNull();
    expect(parse('generatorLayers=256,512')['generatorLayers']).toEqual([256, 512]);
    expect(parse('generatorLayers=[64]')['generatorLayers']).toEqual([64]);
    expect(parse('generatorLayers=')['generatorLayers']).toEqual([]);
  });

  it.each([
    ['batchSize=0', 'batchSize: 0 is not allowed; use a whole number from 1 to 4096.'],
    ['batchSize=2.5', 'batchSize: 2.5 is not allowed; use a whole number from 1 to 4096.'],
    ['batchSize=many', "batchSize: 'many' is not allowed; use a whole number from 1 to 4096."],
    ['learningRate=-1', 'learningRate: -1 is not allowed; use a number from 1e-7 to 1.'],
    ['learningRate=Infinity', "learningRate: 'Infinity' is not allowed; use a number from 1e-7 to 1."],
    ['learningRate=NaN', "learningRate: 'NaN' is not allowed; use a number from 1e-7 to 1."],
    ['optimizer=adm', "optimizer: 'adm' is not allowed; use one of adam, adamw, sgd, rmsprop."],
    ['steps=-3', 'steps: -3 is not allowed; use a whole number from 1 to 1000000000, or empty.'],
    [
      'generatorLayers=128,0',
      'generatorLayers: [128,0] is not allowed; use at most 8 whole numbers from 1 to 8192, separated by commas.',
    ],
  ])('says of %s: %s', (assignment, message) => {
    expect(() => parse(assignment)).toThrow(message);
  });

  it('names an unknown key, preset, architecture and form', () => {
    expect(() => parse('bathSize=3')).toThrow(/^bathSize: there is no such option; use dataset, batchSize,/);
    expect(() => parse('batchSize')).toThrow("--set: 'batchSize' is not of the form key=value.");
    expect(() => presetConfig(gan, 'dcgan2')).toThrow(
      "preset: 'dcgan2' is unknown to gan; use dcgan, dcgan-64, wgan-gp, residual, plane, mlp.",
    );
    expect(() => presetConfig(gan, 'constructor')).toThrow("preset: 'constructor' is unknown");
    expect(() => architectureConfig('gun')).toThrow(
      "architecture: 'gun' is unknown; use gan, transformer, classifier, self-supervised, explain, edge.",
    );
  });

  it('gives one error for each wrong field, for a form', () => {
    const errors = configErrors(gan, 'mlp', { batchSize: 0, seed: 'x', dropout: 0.2, nonsense: 1 });
    expect(errors.map(({ field }) => field).sort()).toEqual(['batchSize', 'nonsense', 'seed']);
    expect(configErrors(gan, 'mlp', { dropout: 0.2 })).toEqual([]);
  });
});

describe('the fields of a form', () => {
  it('carry title, help, group, kind and range', () => {
    for (const field of describeFields(gan)) {
      expect(field.title, field.key).toBeTruthy();
      expect(field.help, field.key).toMatch(/\.$/);
      if (['integer', 'number', 'integers'].includes(field.kind)) {
        expect(field.minimum, field.key).toBeTypeOf('number');
        expect(field.maximum, field.key).toBeTypeOf('number');
      }
    }
    expect(describeFields(gan).find(({ key }) => key === 'steps')).toMatchObject({
      kind: 'integer',
      nullable: true,
      minimum: 1,
      default: null,
    });
  });

  it('are also a JSON Schema', () => {
    expect(jsonSchema(gan)).toMatchObject({
      type: 'object',
      properties: { batchSize: { type: 'integer', minimum: 1, maximum: 4096, default: 64, unit: 'examples' } },
    });
  });
});
