/** What can be known of the methods without TensorFlow. */
export const methodNames = [
  'auto',
  'exact',
  'kernel',
  'permutation',
  'owen',
  'gradients',
  'integrated-gradients',
  'smoothgrad',
  'deep',
  'grad-cam',
  'grad-cam-plus',
  'occlusion',
  'attention',
] as const;

export type MethodName = (typeof methodNames)[number];

export const methodTitles: Record<MethodName, string> = {
  auto: 'Exact where that is few, else Kernel SHAP',
  exact: 'Exact Shapley values',
  kernel: 'Kernel SHAP',
  permutation: 'Permutation SHAP',
  owen: 'Owen values',
  gradients: 'Expected gradients',
  'integrated-gradients': 'Integrated gradients',
  smoothgrad: 'SmoothGrad',
  deep: 'Deep SHAP',
  'grad-cam': 'Grad-CAM',
  'grad-cam-plus': 'Grad-CAM++',
  occlusion: 'Occlusion',
  attention: 'Attention rollout × gradient',
};

/** What the numbers of a method add up to: the output less what is expected without knowing the row, or nothing. */
export const addsUp: Record<MethodName, boolean> = {
  ...{ auto: true, exact: true, kernel: true, permutation: true, owen: true },
  ...{ gradients: true, 'integrated-gradients': true, deep: true },
  ...{ smoothgrad: false, 'grad-cam': false, 'grad-cam-plus': false, occlusion: false, attention: false },
};
