/**
 * Which of `count` pictures a film of `slots` frames shows, by position: every k-th, k growing in steps, so that frames
 * stay where they are while new pictures arrive, and the newest one last.
 */
export function filmFrames(count: number, slots: number): number[] {
  let stride = 1;
  while (Math.ceil(count / stride) > slots) stride = /^10*$/.test(stride.toString(2)) ? stride * 1.5 : (stride / 3) * 4;
  stride = Math.ceil(stride);
  const frames: number[] = [];
  for (let at = 0; at < count; at += stride) frames.push(at);
  if (frames.length > 0 && frames.at(-1) !== count - 1) {
    if (frames.length < slots) frames.push(count - 1);
    else frames[frames.length - 1] = count - 1;
  }
  return frames;
}
