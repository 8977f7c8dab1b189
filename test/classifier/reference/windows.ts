/** Where the windows of convolutions and pooling lie, as TensorFlow has them. */
export type Padding = 'valid' | 'same';

/** Of one axis: how many windows there are, and the first one's beginning, negative where zeros are put before. */
export function windows(
  size: number,
  window: number,
  stride: number,
  padding: Padding,
): { count: number; first: number } {
  if (padding === 'valid') return { count: Math.floor((size - window) / stride) + 1, first: 0 };
  const count = Math.ceil(size / stride);
  const padded = Math.max(0, (count - 1) * stride + window - size);
  return { count, first: -Math.floor(padded / 2) };
}
