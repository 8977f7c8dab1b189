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

/** Which methods share an image's output among its pixels; the others do among patches. */
export const ofPixels: Record<MethodName, boolean> = {
  ...{ auto: false, exact: false, kernel: false, permutation: false, owen: false, occlusion: false },
  ...{ gradients: true, 'integrated-gradients': true, smoothgrad: true, deep: true },
  ...{ 'grad-cam': true, 'grad-cam-plus': true, attention: true },
};

/** What those who read the values of a method have to know of it, in a sentence. */
export const methodNotes: Partial<Record<MethodName, string>> = {
  gradients:
    'Expected gradients follow straight lines from each background row, over inputs that no data may have; where features act together they differ from Shapley values.',
  'integrated-gradients':
    'Integrated gradients follow one straight line, from the mean of the background; another beginning gives other values.',
  smoothgrad:
    'SmoothGrad tells how fast the output changes with each number that the network reads; its values add up to nothing.',
  deep: 'Deep SHAP adds up by its making, which is no proof: where features act together it differs from Shapley values.',
  'grad-cam':
    'Values below 0 speak against the output; Grad-CAM as it was published cuts them off, and is blank where there are no others. The map is as coarse as the last convolution.',
  'grad-cam-plus': 'Values below 0 come of maps below 0 and are kept. The map is as coarse as the last convolution.',
  occlusion:
    'Each value is what the output loses without that part alone: parts that stand in for each other have none.',
  attention: 'Values tell what the output rests on, and not whether that speaks for or against it.',
};
