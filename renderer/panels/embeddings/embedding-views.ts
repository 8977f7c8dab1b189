import type { PanelRecord } from '../../../models/core/panel.js';
import type { EmbeddingsBody } from '../../../models/transformer/panels/embeddings.js';
import { formatValue } from '../../lib/format.js';
import { tokenLabel } from '../shared/probes/tokens.js';
import type { Matrix } from '../shared/records/matrix.js';

/** One matrix of a record that says what embeddings are like. */
export interface EmbeddingView {
  key: 'positions' | 'position-similarity' | 'token-similarity';
  title: string;
  about: string;
  /** Its values are cosines of pairs. */
  cosine: boolean;
}

export const embeddingViews: EmbeddingView[] = [
  {
    key: 'positions',
    title: 'Positional encoding',
    about: 'What is added to a token for where it stands: a row for each position, a column for each dimension.',
    cosine: false,
  },
  {
    key: 'position-similarity',
    title: 'Similarity of positions',
    about: 'Cosine of the encodings of two positions: bands say that neighbours are alike.',
    cosine: true,
  },
  {
    key: 'token-similarity',
    title: 'Similarity of tokens',
    about: 'Cosine of the embeddings of two tokens: what the model uses alike comes to lie close.',
    cosine: true,
  },
];

/** The views that a record has something for. */
export function viewsIn(record: Pick<PanelRecord, 'matrices'>): EmbeddingView[] {
  return embeddingViews.filter((view) => record.matrices[view.key] !== undefined);
}

/** What stands beside rows and columns. */
export function labelsOf(
  view: EmbeddingView,
  { vocabulary }: EmbeddingsBody,
  matrix: Pick<Matrix, 'rows' | 'columns'>,
): { rows: string[]; columns: string[] } {
  if (view.key === 'token-similarity') {
    const names = vocabulary.map(tokenLabel);
    return { rows: names, columns: names };
  }
  return { rows: numbered(matrix.rows), columns: numbered(matrix.columns) };
}

/** A cell in words: "position 3, dimension 12: 0.841", "a and b: cosine 0.310". */
export function describeCell(
  view: EmbeddingView,
  { vocabulary }: EmbeddingsBody,
  { row, column }: { row: number; column: number },
  value: number,
): string {
  switch (view.key) {
    case 'positions':
      return `position ${row + 1}, dimension ${column + 1}: ${formatValue(value)}`;
    case 'position-similarity':
      return `positions ${row + 1} and ${column + 1}: cosine ${formatValue(value)}`;
    case 'token-similarity': {
      const name = (at: number) => tokenLabel(vocabulary[at] ?? '');
      return `${name(row)} and ${name(column)}: cosine ${formatValue(value)}`;
    }
  }
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, i) => String(i + 1));
}
