/** What a DCGAN's networks contend for in the benchmark of losses. */
export const dcganLosses = [
  'non-saturating',
  'minimax',
  'hinge',
  'least-squares',
  'wgan-clip',
  'wgan-gp',
  'r1',
  'spectral',
] as const;

export type DcganLoss = (typeof dcganLosses)[number];
