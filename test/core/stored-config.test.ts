import { afterEach, describe, expect, it } from 'vitest';
import { architectureConfigs } from '../../models/core/architectures.js';
import { describeFields } from '../../models/core/fields.js';
import { architectureConfig, parseConfig, parseStored } from '../../models/core/parse-config.js';

describe.each(architectureConfigs.map((architecture) => [architecture.name, architecture] as const))(
  'a stored run of %s',
  (_, architecture) => {
    const { defaultPreset } = architecture;
    afterEach(() => {
      architecture.defaultPreset = defaultPreset;
    });
    const keys = describeFields(architecture).map(({ key }) => key);

    it('has a frozen value for every key of today, and for no other', () => {
      expect(Object.keys(architecture.stored).sort()).toEqual([...keys].sort());
    });

    it('that lacks every key is what was frozen, and valid', () => {
      expect(parseStored(architecture, {})).toEqual(architecture.stored);
    });

    it.each(keys)('that lacks %s has the frozen value, whatever the preset of today says', (key) => {
      for (const preset of Object.keys(architecture.presets)) {
        architecture.defaultPreset = preset;
        const whole = parseConfig(architecture, preset, {}) as Record<string, unknown>;
        const older = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== key));
        let parsed: Record<string, unknown>;
        try {
          parsed = parseStored(architecture, older);
        } catch (error) {
          // The frozen value of one key need not fit others that it never met, which is then told.
          expect(error).toMatchObject({ name: 'RequestError' });
          continue;
        }
        expect(parsed).toEqual({ ...whole, [key]: architecture.stored[key] });
      }
    });

    it('that is complete is as it was, whatever was frozen', () => {
      for (const preset of Object.keys(architecture.presets)) {
        const whole = parseConfig(architecture, preset, { seed: 7, steps: 9 });
        expect(parseStored(architecture, whole)).toEqual(whole);
      }
    });

    it('with a value or key that is not known is refused in a sentence', () => {
      expect(() => parseStored(architecture, { seed: 'x' })).toThrow("seed: 'x' is not allowed");
      expect(() => parseStored(architecture, { nonsense: 1 })).toThrow('nonsense: there is no such option');
    });
  },
);

it('frozen values stay as they are', () => {
  // What runs did before these keys came; a change here would change what old runs are.
  expect(architectureConfig('gan').stored).toEqual({
    ...{ dataset: 'fashion-mnist', batchSize: 64, optimizer: 'adam', learningRate: 2e-4, weightDecay: 0, clipNorm: 0 },
    ...{
      warmupSteps: 0,
      schedule: 'constant',
      finalRateRatio: 0.1,
      accumulate: 1,
      epochs: 20,
      steps: null,
      seed: 0,
      stepsPerSecond: null,
    },
    ...{ sampleEvery: 200, checkpointEvery: 1000, keepCheckpoints: 5, mode: 'compiled', execution: 'auto' },
    ...{ latentSize: 100, generatorLayers: [128], discriminatorLayers: [128], activation: 'leaky-relu' },
    ...{ leakySlope: 0.2, dropout: 0, labelSmoothing: 0, beta1: 0.5, beta2: 0.999, momentum: 0.9 },
    discriminatorRateRatio: 1,
    ...{ network: 'mlp', filters: [32, 64], conditional: false, discriminatorNorm: 'none', loss: 'non-saturating' },
    ...{ penalty: 'none', penaltyWeight: 10, clipWeight: 0.01, augmentColour: false, augmentTranslation: false },
    ...{ augmentCutout: false, discriminatorSteps: 1, trained: 'both', averageDecay: 0, galleryTiles: 64 },
    ...{ evaluateEvery: 0, evaluateSamples: 2000, features: null },
  });
  expect(architectureConfig('transformer').stored).toEqual({
    ...{ dataset: 'fashion-mnist', batchSize: 64, optimizer: 'adam', learningRate: 2e-4, weightDecay: 0, clipNorm: 0 },
    ...{
      warmupSteps: 0,
      schedule: 'constant',
      finalRateRatio: 0.1,
      accumulate: 1,
      epochs: 20,
      steps: null,
      seed: 0,
      stepsPerSecond: null,
    },
    ...{ sampleEvery: 200, checkpointEvery: 1000, keepCheckpoints: 5, mode: 'compiled', execution: 'auto' },
    ...{ evaluateEvery: 200, patience: 0, task: 'copy', imageTokens: 'patches', patchSize: 4, probes: 4 },
    ...{ tokenizer: 'characters', vocabularySize: 1024, context: 64, minLength: 4, maxLength: 10, symbols: 10 },
    ...{ modulus: 59, layers: 2, heads: 4, width: 64, feedForward: 256, activation: 'gelu', norm: 'pre' },
    ...{
      positions: 'learned',
      pooling: 'mean',
      tied: true,
      bias: true,
      freezeEncoder: false,
      dropout: 0,
      labelSmoothing: 0,
    },
    ...{ beta1: 0.9, beta2: 0.99, momentum: 0.9 },
  });
});
