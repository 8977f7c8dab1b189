/** Two views of an example are to be alike, and unlike others (or unlike a constant). */
export const CONTRASTIVE = ['simclr', 'moco', 'byol', 'simsiam', 'barlow', 'vicreg'] as const;
/** Something that is hidden of an example is to be told from the rest of it. */
export const PREDICTIVE = ['mae', 'rotation', 'denoise', 'masked-text', 'scarf'] as const;

export const METHODS = [...CONTRASTIVE, ...PREDICTIVE] as const;
export type MethodName = (typeof METHODS)[number];

/** Whether a method learns from two views of each image. */
export const comparesViews = (method: MethodName): boolean => (CONTRASTIVE as readonly string[]).includes(method);
