import type { MatrixValues } from '../../models/core/panel.js';
import { outputNamed } from '../../models/explain/panels/explanation-line.js';
import { explanationData } from '../../models/explain/pictures/explanation-data.js';
import { pictureSvg } from '../../models/explain/pictures/figure.js';
import { explanationPictures } from '../../models/explain/pictures/pictures.js';
import type { ExplainedRecord } from './explained-record.js';

/**
 * A record as an SVG document: a beeswarm of several rows, the waterfall of a single one, or, of images and texts, whose patches and words are each row's own, of the first; of the
 * output of this name, or, where it is null, of the one that is predicted of the first row. Null of a record without rows.
 */
export function explanationSvg({ body, matrix }: ExplainedRecord, named: string | null): string | null {
  const table = (name: string): MatrixValues | null => {
    const values = matrix(name);
    return values && { rows: body.rows.length, columns: values.length / body.rows.length, values };
  };
  const data = explanationData(body, table);
  const [first] = body.rows;
  if (!data || !first) return null;
  const output = named === null ? first.predicted : outputNamed(first.outputs ?? body.outputs, named);
  const wanted = body.rows.length > 1 && body.players.kind === 'columns' ? 'beeswarm' : 'waterfall';
  const info = explanationPictures.find(({ name }) => name === wanted)!;
  return pictureSvg(info, data, { output, row: 0, player: 0 });
}
