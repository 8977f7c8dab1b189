import { expect, test } from 'vitest';
import { architectureConfigs } from '../../models/core/architectures.js';
import { describeFields } from '../../models/core/fields.js';
import { keySettings } from '../../models/core/key-settings.js';
import { architectureConfig, parseConfig } from '../../models/core/parse-config.js';

const told = (name: string, preset: string, changes: Record<string, unknown> = {}) => {
  const architecture = architectureConfig(name);
  return keySettings(architecture, parseConfig(architecture, preset, changes)).join(' · ');
};

test('settings that tell runs apart are told in a few words; what is off or does not apply is left out', () => {
  expect(told('gan', 'mlp')).toBe('non-saturating · lr 0.0002 · batch 64 · generator layers 128');
  expect(told('gan', 'mlp', { loss: 'hinge', discriminatorNorm: 'spectral', penalty: 'r1', seed: 3 })).toBe(
    'hinge · R₁ · spectral norm · lr 0.0002 · batch 64 · generator layers 128 · seed 3',
  );
  expect(told('classifier', 'mlp', { optimizer: 'adamw', hiddenLayers: [64, 32] })).toMatch(
    /^dense layers · hidden layers 64 → 32 · AdamW · lr /,
  );
});

test('the key settings, headlines and short words of every architecture are its own, and each word means one thing', () => {
  for (const architecture of architectureConfigs) {
    const fields = describeFields(architecture);
    const keys = fields.map(({ key }) => key);
    expect(keys).toEqual(expect.arrayContaining([...(architecture.keySettings ?? [])]));
    const words = fields.flatMap(({ brief }) => brief ?? []);
    expect(new Set([...words, ...keys]).size).toBe(words.length + keys.length);
    for (const preset of Object.keys(architecture.presets)) {
      const config = parseConfig(architecture, preset, {});
      const metrics = architecture.metrics(config).map(({ name }) => name);
      expect(metrics.some((name) => architecture.headline?.(config).includes(name) ?? true)).toBe(true);
    }
  }
});
