/**
 * Loads a picture and decodes it off the main thread's hands. Throws where there is none. A bitmap goes with whoever
 * holds it; the pixels of an image element would stay in the browser's cache, and a run has thousands of pictures.
 */
export async function loadPicture(url: string): Promise<ImageBitmap> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return createImageBitmap(await answer.blob());
}
