import { beforeAll, expect, it } from 'vitest';
import type { Run } from '../../models/core/model.js';
import type { PanelContent } from '../../models/core/panel.js';
import { createProgram } from '../../models/engine/create-program.js';
import { programSpec } from '../../models/core/model.js';
import { buildGan } from '../../models/gan/gan.js';
import { galleryPanel, type GalleryBody } from '../../models/panels/gallery.js';
import { nativeBackend } from '../engine/native.js';
import { configOf, made } from './made.js';

beforeAll(async () => {
  await nativeBackend();
});

const logistic = (x: number) => 1 / (1 + Math.exp(-x));

it.each([
  ['non-saturating', logistic],
  ['least-squares', (x: number) => x],
] as const)('the gallery tells what the discriminator says of each tile as it is drawn: %s', async (loss, scoreOf) => {
  const config = configOf({ network: 'mlp', loss, galleryTiles: 6, discriminatorLayers: [] });
  const model = buildGan(config, made);
  const program = await createProgram(programSpec(model), { mode: 'eager' });
  let drawn: ArrayLike<number> = [];
  const run: Run = (name, feeds) => {
    const outputs = program.run(name, feeds);
    if (name === 'draw') drawn = outputs.tensors['images']!.data;
    return outputs;
  };
  const part = model.parts.find(({ panels }) => panels?.names.includes(galleryPanel.name))!;
  const seen = part.panels!.observe(run, [galleryPanel.name], () => {
    throw new Error('nothing is evaluated');
  }) as Record<string, PanelContent<GalleryBody>>;
  const { judged } = seen[galleryPanel.name]!.body;
  expect(judged).toMatchObject({ by: 'the discriminator', as: 'real' });
  // One layer: a sum by hand.
  const { data: kernel } = program.read(['discriminator/0/kernel'])['discriminator/0/kernel']!;
  const { data: bias } = program.read(['discriminator/0/bias'])['discriminator/0/bias']!;
  const expected = Array.from({ length: 6 }, (_, tile) => {
    const logit = Array.from(kernel).reduce(
      (sum, weight, i) => sum + weight * (drawn[tile * kernel.length + i]! / 127.5 - 1),
      bias[0]!,
    );
    return scoreOf(logit);
  });
  judged!.scores.forEach((score, tile) => expect(score).toBeCloseTo(expected[tile]!, 3));
  expect(new Set(judged!.scores).size).toBe(6);
  program.dispose();
});
