import { z } from 'zod';

/** So many layers at most, of so many units each. */
export const units = (most: number) => z.array(z.int().min(1).max(8192)).max(most);

/** Of convolutions with pooling, with these filters by default. */
export const convolutionFields = (filters: readonly number[]) =>
  ({
    filters: units(6)
      .min(1)
      .default([...filters])
      .meta({
        title: 'Filters',
        help: 'Filters of each convolution; each is followed by ReLU and 2 × 2 max pooling.',
        group: 'Model',
        when: { network: ['cnn'] },
      }),
    kernelSize: z
      .int()
      .min(1)
      .max(11)
      .default(3)
      .meta({
        title: 'Filter size',
        help: 'Side of the square that a filter looks at.',
        unit: 'pixels',
        group: 'Model',
        advanced: true,
        when: { network: ['cnn'] },
      }),
  }) as const;

/** Of residual blocks. */
export const residualFields = {
  widths: units(5)
    .min(1)
    .default([32, 64, 128])
    .meta({
      title: 'Stage widths',
      help: 'Channels of each stage of residual blocks; from stage to stage the image halves.',
      unit: 'channels',
      group: 'Model',
      when: { network: ['residual'] },
    }),
  blocks: z
    .int()
    .min(1)
    .max(16)
    .default(1)
    .meta({
      title: 'Blocks per stage',
      help: 'Residual blocks of two 3 × 3 convolutions in each stage.',
      group: 'Model',
      when: { network: ['residual'] },
    }),
} as const;

/** Of whatever has batch norms. */
export const normMomentumField = z.number().min(0).max(0.9999).default(0.9).meta({
  title: 'Batch norm memory',
  help: 'What the running mean and variance, which stand for the batch once training is over, keep at each step.',
  group: 'Model',
  advanced: true,
});
