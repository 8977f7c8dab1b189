import type { PanelContent, PanelRecord } from '../../../models/core/panel.js';
import type { Picture } from '../../../models/core/telemetry.js';
import type { Prediction, ProbeImage, ProbeInfo } from '../../../models/panels/probes.js';
import type { AttentionBody } from '../../../models/transformer/panels/attention.js';
import { hashed, seeded } from './random.js';

/** What a mock run invents for its panels. */
export interface InventedModel {
  task: string;
  layers: number;
  heads: number;
  /** Tokens of a text. */
  context: number;
  /** Steps until the heads have formed. */
  formed: number;
}

type Fill = (row: number, column: number) => number;
interface Invented {
  rows: number;
  columns: number;
  values: () => Float32Array;
}

const SIDE = 32;
const poem =
  'ROMEO:\nBut, soft! what light through yonder window breaks?\nIt is the east, and Juliet is the sun.\nArise, fair sun, and kill the envious moon,\n';

export interface InventedRecord {
  record: PanelRecord;
  read: (offset: number, bytes: number) => Float32Array;
  picture?: Picture;
}

/** The record of a panel at a step, and its matrices, which are only made when they are read; null for other panels. */
export function inventRecord(model: InventedModel, panel: string, step: number, own?: string): InventedRecord | null {
  const grown = 1 / (1 + Math.exp(-(step / model.formed - 0.5) * 9));
  switch (panel) {
    case 'attention': {
      const probes =
        own === undefined ? [0, 1, 2].map((at) => probeOf(model, at, grown)) : [ownProbe(model, own, grown)];
      const body: AttentionBody = { layers: model.layers, heads: model.heads, probes };
      return recordOf(panel, step, body, attentionMatrices(model, probes, grown));
    }
    case 'predictions':
      return recordOf(panel, step, { probes: [0, 1, 2].map((at) => infoOf(model, at, grown)) });
    case 'embeddings': {
      const { vocabulary, matrices } = embeddingMatrices(model, grown);
      return recordOf(panel, step, { vocabulary }, matrices);
    }
    case 'writing':
      return recordOf(panel, step, { text: babble(grown, step) });
    case 'gallery':
      return recordOf(panel, step, { rows: 8, columns: 8, tileWidth: 28, tileHeight: 28 }, new Map(), 224);
    case 'importance':
      return recordOf(
        panel,
        step,
        importance(grown),
        new Map([['ranks', { rows: 6, columns: 6, values: () => ranks(grown) }]]),
      );
    default:
      return null;
  }
}

/** A panel's content as a record. */
export function recordOfContent(
  panel: string,
  step: number,
  { body, matrices = {}, picture }: PanelContent,
): InventedRecord {
  const invented = Object.entries(matrices).map(([key, { rows, columns, values }]): [string, Invented] => [
    key,
    { rows, columns, values: () => values },
  ]);
  const made = recordOf(panel, step, body, new Map(invented));
  if (!picture) return made;
  const { width, height, channels } = picture;
  return { ...made, record: { ...made.record, picture: { width, height, channels } }, picture };
}

/** Of a panel that the window has no view for. */
function importance(grown: number): unknown {
  const names = ['age', 'hours', 'education', 'capital gain', 'sector', 'relationship'];
  return {
    method: 'permutation',
    rows: 128,
    settled: grown > 0.9,
    features: names.map((name, i) => ({
      name,
      importance: Math.round((0.4 / (i + 1)) * grown * 1000) / 1000,
      rank: i + 1,
    })),
  };
}

const ranks = (grown: number) =>
  Float32Array.from({ length: 36 }, (_, i) => (hashed(`rank ${i}`) - 0.5) * (0.2 + grown));

function recordOf(
  panel: string,
  step: number,
  body: unknown,
  matrices = new Map<string, Invented>(),
  pictured?: number,
): InventedRecord {
  let offset = 0;
  const places = Array.from(matrices, ([key, matrix]) => {
    const place = { key, matrix, offset };
    offset += matrix.rows * matrix.columns * 4;
    return place;
  });
  const infos = places.map(({ key, matrix: { rows, columns }, offset: at }) => [key, { rows, columns, offset: at }]);
  const picture = pictured === undefined ? null : { width: pictured, height: pictured, channels: 1 as const };
  return {
    record: { format: 1, panel, step, body, matrices: Object.fromEntries(infos) as PanelRecord['matrices'], picture },
    read: (from, bytes) => {
      const place = places.findLast((one) => one.offset <= from)!;
      const start = (from - place.offset) / 4;
      return place.matrix.values().slice(start, start + bytes / 4);
    },
  };
}

function attentionMatrices(
  model: InventedModel,
  probes: AttentionBody['probes'],
  grown: number,
): Map<string, Invented> {
  const matrices = new Map<string, Invented>();
  probes.forEach((probe, p) => {
    const n = probe.tokens.length;
    const side = Math.min(SIDE, n);
    const heads = indices(model.layers * model.heads);
    const head = (at: number) => weights(n, fillOf(model, at, n, grown), isCausal(model));
    matrices.set(`thumbnails/${p}`, {
      rows: heads.length * side,
      columns: side,
      values: () => concat(heads.map((at) => pooled(head(at), n, side))),
    });
    for (const at of heads) {
      const [layer, of] = [Math.floor(at / model.heads), at % model.heads];
      matrices.set(`attention/${p}/${layer}/${of}`, { rows: n, columns: n, values: () => head(at) });
      if (of === 0) {
        const all = indices(model.heads).map((one) => layer * model.heads + one);
        matrices.set(`attention/${p}/${layer}/average`, { rows: n, columns: n, values: () => mean(all.map(head)) });
      }
    }
    matrices.set(`attention/${p}/rollout`, { rows: n, columns: n, values: () => mean(heads.slice(0, 4).map(head)) });
  });
  return matrices;
}

function embeddingMatrices(
  model: InventedModel,
  grown: number,
): { vocabulary: string[]; matrices: Map<string, Invented> } {
  const matrices = new Map<string, Invented>();
  const length = Math.min(64, infoOf(model, 0, grown).tokens.length);
  const width = 64;
  const encode: Fill = (row, column) => {
    const angle = row / 10000 ** ((column - (column % 2)) / width);
    return (column % 2 === 0 ? Math.sin(angle) : Math.cos(angle)) * grown + (hashed(`${row}.${column}`) - 0.5) * 0.4;
  };
  matrices.set('positions', { rows: length, columns: width, values: () => filled(length, width, encode) });
  matrices.set('position-similarity', {
    rows: length,
    columns: length,
    values: () => cosines(filled(length, width, encode), length, width),
  });
  const vocabulary = model.task === 'images' ? [] : [...new Set(model.task === 'language' ? poem : '0123456789=')];
  if (vocabulary.length > 0) {
    const n = vocabulary.length;
    const embed: Fill = (row, column) =>
      (hashed(`${row}/${column}`) - 0.5) * (1.4 - grown) + (Math.sin(row * 0.9 + column) * grown) / 1.4;
    matrices.set('token-similarity', { rows: n, columns: n, values: () => cosines(filled(n, 32, embed), n, 32) });
  }
  return { vocabulary, matrices };
}

/** Text that gets better as training goes on. */
export function babble(grown: number, seed: number): string {
  const random = seeded(seed + 3);
  return Array.from(poem.repeat(2), (letter) =>
    random() < grown ? letter : (poem[Math.floor(random() * poem.length)] ?? letter),
  ).join('');
}

const isCausal = (model: InventedModel) => model.task !== 'images';

function probeOf(model: InventedModel, at: number, grown: number): AttentionBody['probes'][number] {
  const info = infoOf(model, at, grown);
  const n = info.tokens.length;
  const entropy = indices(model.layers).map((layer) =>
    indices(model.heads).map((head) => Math.log2(n) * (1 - 0.8 * grown * hashed(`${layer}:${head}`))),
  );
  return { ...info, entropy };
}

function ownProbe(model: InventedModel, text: string, grown: number): AttentionBody['probes'][number] {
  const probe = probeOf(model, 0, grown);
  if (probe.image) return { ...probe, title: text };
  const tokens = Array.from(text);
  const prediction: Prediction = {
    kind: 'tokens',
    predicted: tokens.map((_, i) => tokens[i + 1] ?? '?'),
    target: tokens.map((_, i) => tokens[i + 1] ?? null),
    answerFrom: 0,
  };
  return { ...probe, title: "The user's input", tokens, prediction };
}

function infoOf(model: InventedModel, at: number, grown: number): ProbeInfo {
  if (model.task === 'images') return imageProbe(at, grown);
  if (model.task === 'language') {
    const tokens = Array.from(poem.repeat(10)).slice(at, at + model.context);
    const predicted = tokens.map((_, i) => (hashed(`${i}.${at}`) < grown * 0.7 ? tokens[i + 1] : 'e') ?? ' ');
    const target = tokens.map((_, i) => tokens[i + 1] ?? null);
    return {
      title: `Window ${at + 1} of the text`,
      tokens,
      image: null,
      prediction: { kind: 'tokens', predicted, target, answerFrom: 0 },
    };
  }
  const input = indices(10 - at).map((i) => String(Math.floor(hashed(`${i}-${at}`) * 10)));
  const answer = model.task === 'reverse' ? [...input].reverse() : input;
  const tokens = [...input, '=', ...answer];
  const predicted = tokens.map((_, i) =>
    i >= input.length && hashed(`${i}!${at}`) < grown * 1.02 ? (tokens[i + 1] ?? '<end>') : '7',
  );
  const target = tokens.map((_, i) => (i >= input.length ? (tokens[i + 1] ?? '<end>') : null));
  return {
    title: `Held-out input ${at + 1}`,
    tokens,
    image: null,
    prediction: { kind: 'tokens', predicted, target, answerFrom: input.length },
  };
}

function imageProbe(at: number, grown: number): ProbeInfo {
  const side = 28;
  const pixels = Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [i % side, Math.floor(i / side)];
    const inside = [
      x > 7 && x < 20 && y > 2 && y < 26,
      (x > 8 && x < 13 && y > 3 && y < 26) || (x > 15 && x < 20 && y > 3 && y < 26),
      x > 2 && y > 14 + (x < 12 ? -5 : 0) && y < 22,
    ][at]!;
    return inside ? 140 + Math.floor(hashed(`${i}`) * 110) : 0;
  });
  const image: ProbeImage = {
    width: side,
    height: side,
    channels: 1,
    pixels: btoa(String.fromCharCode(...pixels)),
    patchWidth: 4,
    patchHeight: 4,
    firstToken: 1,
  };
  const names = ['Dress', 'Trouser', 'Ankle boot', 'Coat', 'Sneaker'];
  const right = names[at]!;
  const share = 0.15 + 0.8 * grown * (at === 2 ? 0.4 : 1);
  const others = (at === 2 ? ['Sneaker', 'Sandal'] : names.filter((name) => name !== right)).map((name, i) => ({
    name,
    probability: ((1 - share) * (i === 0 ? 0.7 : 0.2)) / (i === 0 ? 1 : 2),
  }));
  const classes = [{ name: right, probability: share }, ...others].sort((a, b) => b.probability - a.probability);
  const cells = indices(49).map((i) => `row ${Math.floor(i / 7) + 1}, column ${(i % 7) + 1}`);
  return {
    title: `Test image ${at * 5 + 2}`,
    tokens: ['class', ...cells],
    image,
    prediction: { kind: 'class', target: right, classes },
  };
}

/** Each head has a pattern of its own, out of noise as it forms. */
function fillOf(model: InventedModel, at: number, n: number, grown: number): Fill {
  const half = Math.floor(n / 2);
  const clear = Math.min(1, grown * (0.7 + 0.5 * hashed(`h${at}`)));
  const patterns: Fill[] = [
    (row, column) => (column === row - 1 ? 1 : 0),
    (row, column) =>
      model.task === 'images'
        ? Math.exp(-(((row % 7) - (column % 7)) ** 2)) * 0.4
        : column === (model.task === 'reverse' ? 2 * half - 1 - row : row - half)
          ? 1
          : 0,
    (row, column) => (column === row ? 1 : 0),
    () => 1 / n,
    (_, column) => (column === 0 ? 1 : 0),
    (row, column) => Math.exp(-((row - column) ** 2) / (n * 0.6)),
  ];
  const pattern = patterns[at % patterns.length]!;
  const softness = 1 / n;
  const grain = seeded(at * 977 + n);
  const noise = Float32Array.from({ length: 4096 }, () => grain());
  return (row, column) =>
    clear ** 2 * pattern(row, column) +
    (1.002 - clear) * softness * (0.4 + noise[(row * 131 + column * 37) & 4095]! * 1.2);
}

function weights(n: number, fill: Fill, causal: boolean): Float32Array {
  const values = new Float32Array(n * n);
  for (let row = 0; row < n; row++) {
    let sum = 0;
    for (let column = 0; column < (causal ? row + 1 : n); column++) {
      const value = fill(row, column);
      values[row * n + column] = value;
      sum += value;
    }
    for (let column = 0; column < n; column++) values[row * n + column]! /= sum;
  }
  return values;
}

function pooled(values: Float32Array, n: number, side: number): Float32Array {
  const cells = new Float32Array(side * side);
  for (let i = 0; i < values.length; i++) {
    const at = Math.floor((Math.floor(i / n) * side) / n) * side + Math.floor(((i % n) * side) / n);
    cells[at] = Math.max(cells[at]!, values[i]!);
  }
  return cells;
}

function filled(rows: number, columns: number, fill: Fill): Float32Array {
  return Float32Array.from({ length: rows * columns }, (_, i) => fill(Math.floor(i / columns), i % columns));
}

function cosines(values: Float32Array, rows: number, width: number): Float32Array {
  const row = (at: number) => values.subarray(at * width, (at + 1) * width);
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  return filled(rows, rows, (a, b) => dot(row(a), row(b)) / Math.sqrt(dot(row(a), row(a)) * dot(row(b), row(b))));
}

function mean(all: Float32Array[]): Float32Array {
  return all[0]!.map((_, i) => all.reduce((sum, one) => sum + one[i]!, 0) / all.length);
}

function concat(all: Float32Array[]): Float32Array {
  const whole = new Float32Array(all.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const one of all) {
    whole.set(one, at);
    at += one.length;
  }
  return whole;
}

function indices(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
