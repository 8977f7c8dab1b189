/** Images in a row of a page of images, and rows at most. */
export const COLUMNS = 12;
const ROWS = 6;

export interface ImagePage {
  /** Of all images; one where there are none. */
  pages: number;
  /** The first image of this page, from 0, and how many there are. */
  first: number;
  count: number;
  rows: number;
  /** A CSS clip path around the images: the last row may be shorter. */
  outline: string;
}

/** Page `page`, from 0, of `total` images. */
export function pageOf(total: number, page: number): ImagePage {
  const size = COLUMNS * ROWS;
  const first = page * size;
  const count = Math.max(0, Math.min(size, total - first));
  const rows = Math.ceil(count / COLUMNS);
  const lacking = rows * COLUMNS - count;
  const last = (100 * (rows - 1)) / Math.max(1, rows);
  const end = (100 * (COLUMNS - lacking)) / COLUMNS;
  const outline =
    lacking === 0 ? 'none' : `polygon(0 0, 100% 0, 100% ${last}%, ${end}% ${last}%, ${end}% 100%, 0 100%)`;
  return { pages: Math.max(1, Math.ceil(total / size)), first, count, rows, outline };
}
