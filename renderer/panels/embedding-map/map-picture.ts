import { classColour, classShape, shapePath } from '../../design/class-colours.js';
import { wholeMap, type MapWindow } from './map-window.js';
import { paintMap, type MapPainting } from './paint-map.js';

const SIDE = 720;
const TITLE = 40;
const KEY_ROW = 20;
const KEY_COLUMN = 180;
const MARGIN = 16;
const RATIO = 2;

/** The map, all of it where no window is given, with its title and the key of its classes as a PNG, on white whatever the theme. */
export async function mapPng(
  painting: Pick<MapPainting, 'body' | 'values' | 'points' | 'images'> & { window: MapWindow | null },
  title: string,
): Promise<Uint8Array> {
  const { body } = painting;
  const size = { width: SIDE, height: SIDE };
  const columns = Math.max(1, Math.floor(SIDE / KEY_COLUMN));
  const names = body.labels ? body.classNames : [];
  const key = Math.ceil(names.length / columns) * KEY_ROW;
  const canvas = document.createElement('canvas');
  canvas.width = (SIDE + 2 * MARGIN) * RATIO;
  canvas.height = (TITLE + SIDE + MARGIN + key) * RATIO;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('A picture of the map can’t be made.');
  const map = document.createElement('canvas');
  map.width = map.height = SIDE * RATIO;
  const inside = map.getContext('2d');
  if (!inside) throw new Error('A picture of the map can’t be made.');
  paintMap(inside, {
    ...painting,
    ...{ size, ratio: RATIO, radius: 4, window: painting.window ?? wholeMap(painting.values, size) },
    colours: { text: '#18202e', panel: '#ffffff', accent: '#6b46d6' },
  });
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(map, MARGIN * RATIO, TITLE * RATIO);
  context.scale(RATIO, RATIO);
  context.fillStyle = '#18202e';
  context.textBaseline = 'middle';
  context.font = '600 14px sans-serif';
  context.fillText(title, MARGIN, TITLE / 2, SIDE);
  context.font = '12px sans-serif';
  names.forEach((name, label) => {
    const [x, y] = [
      MARGIN + (label % columns) * KEY_COLUMN,
      TITLE + SIDE + Math.floor(label / columns) * KEY_ROW + KEY_ROW / 2,
    ];
    context.save();
    context.translate(x + 8, y);
    context.fillStyle = classColour(label);
    context.fill(new Path2D(shapePath(classShape(label), 5)));
    context.restore();
    context.fillText(name, x + 20, y, KEY_COLUMN - 28);
  });
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('A picture of the map can’t be made.');
  return new Uint8Array(await blob.arrayBuffer());
}
