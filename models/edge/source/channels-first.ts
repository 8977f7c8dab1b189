/**
 * Pictures [n, height, width, channels] as a model of this input shape takes them: PyTorch's have the channels first. All others stay
 * as they are.
 */
export function channelsFirst(
  picture: readonly number[],
  wanted: readonly number[],
): (pixels: Float32Array) => Float32Array {
  const [height, width, channels] = picture as [number, number, number];
  const isTurned =
    picture.length === 3 &&
    channels > 1 &&
    wanted.join() === [channels, height, width].join() &&
    wanted.join() !== picture.join();
  if (!isTurned) return (pixels) => pixels;
  const [plane, size] = [height * width, height * width * channels];
  return (pixels) => {
    const turned = new Float32Array(pixels.length);
    for (let at = 0; at < pixels.length; at++) {
      const [picture, place] = [Math.floor(at / size), at % size];
      turned[picture * size + (place % channels) * plane + Math.floor(place / channels)] = pixels[at]!;
    }
    return turned;
  };
}
