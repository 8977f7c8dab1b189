import { seeded } from './random.js';

const TILE = 28;
const SIDE = 8;
const cache = new Map<string, string>();

/**
 * Nothing of app:// can be loaded in a browser: image elements and fetch get invented pictures instead, and whatever
 * `read` knows at an address.
 */
export function paintInvented(read: (url: string) => Response | null): void {
  const load = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    if (typeof input !== 'string' || !input.startsWith('app:')) return load(input, init);
    return read(input) ?? load(invented(input), init);
  };
  const { set } = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, 'src')!;
  Object.defineProperty(HTMLImageElement.prototype, 'src', {
    set(this: HTMLImageElement, url: string) {
      set!.call(this, url.startsWith('app:') ? invented(url) : url);
    },
  });
  const plain = HTMLImageElement.prototype.setAttribute;
  HTMLImageElement.prototype.setAttribute = function (this: HTMLImageElement, name: string, value: string) {
    if (name === 'src') this.src = value;
    else plain.call(this, name, value);
  };
}

function invented(url: string): string {
  const match = /(?:gallery|answers)\/(\d+)\.png/.exec(url);
  const step = match ? Number(match[1]) : Infinity;
  let data = cache.get(url);
  if (!data) {
    data = paint(step, match ? 1 : 7);
    cache.set(url, data);
  }
  return data;
}

/** Clothes-like shapes that come out of noise as `step` grows. */
function paint(step: number, seed: number): string {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = TILE * SIDE;
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  for (let tile = 0; tile < SIDE * SIDE; tile++) {
    context.save();
    context.translate((tile % SIDE) * TILE, Math.floor(tile / SIDE) * TILE);
    drawGarment(context, tile, seed);
    context.restore();
  }
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  const random = seeded(seed + step);
  const noise = step === Infinity ? 0 : 1 / (1 + (step / 900) ** 1.4);
  for (let i = 0; i < pixels.data.length; i += 4) {
    const clean = pixels.data[i]!;
    const grain = random() * 255;
    const value = clean * (1 - noise) + grain * noise + (random() - 0.5) * 60 * (step === Infinity ? 0.2 : 0.5);
    pixels.data[i] = pixels.data[i + 1] = pixels.data[i + 2] = value;
    pixels.data[i + 3] = 255;
  }
  context.putImageData(pixels, 0, 0);
  return canvas.toDataURL();
}

function drawGarment(context: CanvasRenderingContext2D, tile: number, seed: number): void {
  const random = seeded(tile * 31 + seed);
  const shade = 110 + Math.floor(random() * 140);
  context.fillStyle = '#000';
  context.fillRect(0, 0, TILE, TILE);
  context.fillStyle = `rgb(${shade} ${shade} ${shade})`;
  const box = (x: number, y: number, width: number, height: number) => context.fillRect(x, y, width, height);
  switch (Math.floor(random() * 6)) {
    case 0: // shirt
      box(8, 4, 12, 21);
      box(3, 5, 5, 8);
      box(20, 5, 5, 8);
      break;
    case 1: // trousers
      box(9, 2, 10, 6);
      box(9, 8, 4, 18);
      box(15, 8, 4, 18);
      break;
    case 2: // dress
      box(11, 2, 6, 9);
      context.beginPath();
      context.moveTo(11, 10);
      context.lineTo(17, 10);
      context.lineTo(21, 26);
      context.lineTo(7, 26);
      context.fill();
      break;
    case 3: // shoe
      box(3, 16, 22, 6);
      box(4, 11, 8, 6);
      box(12, 13, 7, 4);
      break;
    case 4: // boot
      box(13, 3, 8, 18);
      box(4, 16, 17, 7);
      break;
    default: // bag
      box(4, 11, 20, 13);
      context.strokeStyle = context.fillStyle;
      context.strokeRect(9, 5, 10, 7);
  }
}
