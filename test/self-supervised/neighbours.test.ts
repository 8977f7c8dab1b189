import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { programSpec, type Model } from '../../models/core/model.js';
import type { PanelContent } from '../../models/core/panel.js';
import { parseConfig } from '../../models/core/parse-config.js';
import { isInTurns } from '../../models/core/turns.js';
import { createProgram } from '../../models/engine/create-program.js';
import type { Program } from '../../models/engine/program.js';
import { selfSupervisedConfig, type SelfSupervisedConfig } from '../../models/self-supervised/config.js';
import { examplesOf, type Examples } from '../../models/self-supervised/examples.js';
import { mostAlike } from '../../models/self-supervised/map/most-alike.js';
import { tiled } from '../../models/self-supervised/map/tiles.js';
import { embeddingMapPanel } from '../../models/self-supervised/panels/embedding-map.js';
import { neighboursPanel, type NeighboursBody } from '../../models/self-supervised/panels/neighbours.js';
import { neighboursQuestion } from '../../models/self-supervised/questions/neighbours.js';
import { selfSupervisedModel } from '../../models/self-supervised/self-supervised.js';
import { stripes } from '../classifier/made.js';
import { observed } from '../core/observed.js';
import { fakeSources } from '../transformer/fake-sources.js';
import { Numbers } from '../transformer/reference/random.js';

const COUNT = 30;
const data = stripes(COUNT);

interface Made {
  examples: Examples;
  model: Model;
  program: Program;
}

async function made(): Promise<Made> {
  const config = parseConfig(selfSupervisedConfig, 'simclr', {
    ...{
      network: 'cnn',
      filters: [3, 4],
      batchSize: 4,
      seed: 3,
      mapExamples: 18,
      embeddingSize: 4,
      projectorLayers: [4],
    },
  }) as unknown as SelfSupervisedConfig;
  const examples = await examplesOf(config, fakeSources({ images: data }));
  const model = selfSupervisedModel(config, examples);
  return { examples, model, program: await createProgram(programSpec(model)) };
}

const partOf = ({ model }: Made, panel: string) => model.parts.find(({ panels }) => panels?.names.includes(panel))!;

function record(one: Made, panel: string): PanelContent {
  const run = (name: string, feeds: Parameters<Program['run']>[1]) => one.program.run(name, feeds);
  return observed(partOf(one, panel).panels!, { run, wanted: [panel], evaluation: null })[panel]!;
}

async function ask(one: Made, name: string, asked: Record<string, unknown>): Promise<PanelContent> {
  const question = one.model.parts.find(({ questions }) => questions?.[name])!.questions![name]!;
  const run = (of: string, feeds: Parameters<Program['run']>[1]) => one.program.run(of, feeds);
  const answer = question(run, asked as never, { monotonicMs: () => 0, cancelled: false });
  if (isInTurns(answer as object)) {
    const work = answer as AsyncGenerator<unknown, PanelContent>;
    for (;;) {
      const { done, value } = await work.next();
      if (done) return value;
    }
  }
  return (await answer) as PanelContent;
}

/** Pixels of a tile of a record's picture. */
function tileOf({ body, picture }: PanelContent, tile: number): number[] {
  const { columns, tileWidth, tileHeight } = (body as NeighboursBody).tiles!;
  const { width, channels, pixels } = picture!;
  const [left, top] = [(tile % columns) * tileWidth, Math.floor(tile / columns) * tileHeight];
  return Array.from({ length: tileHeight }, (_, y) =>
    Array.from(pixels.slice(((top + y) * width + left) * channels, ((top + y) * width + left + tileWidth) * channels)),
  ).flat();
}

const imageOf = (number: number) => Array.from(data.images.slice(number * 330, (number + 1) * 330));

let one: Made;
beforeAll(async () => {
  one = await made();
});
afterAll(() => one.program.dispose());

test('the most alike are those of a loop over all cosines', () => {
  const numbers = new Numbers(2);
  const values = Float32Array.from({ length: 40 * 5 }, () => numbers.next() - 0.4);
  const query = Float32Array.from({ length: 5 }, () => numbers.next() - 0.4);
  const cosines = Array.from({ length: 40 }, (_, row) => {
    const other = values.slice(row * 5, row * 5 + 5);
    const product = query.reduce((sum, one, at) => sum + one * other[at]!, 0);
    return product / (Math.hypot(...query) * Math.hypot(...other));
  });
  const order = cosines.map((_, row) => row).sort((a, b) => cosines[b]! - cosines[a]!);
  const found = mostAlike(query, { rows: 40, columns: 5, values }, 7);
  expect(found.map(({ row }) => row)).toEqual(order.slice(0, 7));
  found.forEach(({ similarity }, at) => expect(similarity).toBeCloseTo(cosines[order[at]!]!, 6));
  expect(mostAlike(new Float32Array(5), { rows: 40, columns: 5, values }, 2)).toEqual([
    { row: 0, similarity: 0 },
    { row: 1, similarity: 0 },
  ]);
  expect(mostAlike(query, { rows: 3, columns: 5, values }, 7)).toHaveLength(3);
});

describe('the embedding map', () => {
  test('has each point beside its label and its image, and is the same twice', () => {
    const content = record(one, embeddingMapPanel.name);
    const body = embeddingMapPanel.schema.parse(content.body);
    expect(body.numbers).toHaveLength(18);
    expect(body.maps.map(({ kind }) => kind)).toEqual(['pca', 'tsne', 'umap']);
    body.numbers.forEach((number, at) => {
      expect(body.labels![at]).toBe(data.labels![number]);
      expect(tileOf(content, at)).toEqual(imageOf(number));
    });
    for (const { kind } of body.maps) expect(content.matrices![kind]).toMatchObject({ rows: 18, columns: 2 });
    expect(record(one, embeddingMapPanel.name)).toEqual(content);
  });

  test('of as many examples and kinds as are asked for', async () => {
    const { body, matrices } = await ask(one, 'map', { examples: 24, kind: 'pca' });
    expect(Object.keys(matrices!)).toEqual(['pca']);
    expect(embeddingMapPanel.schema.parse(body).numbers).toHaveLength(24);
  });
});

describe('neighbours', () => {
  test('are the nearest by features and by pixels, each with its class and image', async () => {
    const asked = neighboursQuestion.asked.parse({ example: 7, count: 3 });
    const content = await ask(one, 'neighbours', asked);
    const { rows, sameClass, pool } = neighboursPanel.schema.parse(content.body);
    expect(rows.map(({ by }) => by)).toEqual([
      'itself',
      ...Array<string>(3).fill('features'),
      ...Array<string>(3).fill('plain'),
    ]);
    rows.forEach((row, tile) => {
      expect(tileOf(content, tile)).toEqual(imageOf(row.number!));
      expect(row.class).toBe(data.classNames[data.labels![row.number!]!]);
    });
    expect(pool).toBe(COUNT);
    // Training and test data are the same ones here: the nearest is the example itself.
    for (const at of [1, 4]) expect(rows[at]).toMatchObject({ number: 7, name: 'Training image 7' });
    expect(rows[1]!.similarity).toBeCloseTo(1, 6);
    const shareOf = (by: string) => {
      const found = rows.filter((row) => row.by === by);
      return found.filter((row) => row.class === rows[0]!.class).length / found.length;
    };
    expect(sameClass!.features).toBeCloseTo(shareOf('features'), 12);
    expect(sameClass!.plain).toBeCloseTo(shareOf('plain'), 12);
    const own = data.labels!.filter((label) => label === data.labels![7]).length;
    expect(sameClass!.chance).toBeCloseTo(own / COUNT, 12);
  });

  test('by features are those of the features of each image alone', async () => {
    const { rows } = (await ask(one, 'neighbours', neighboursQuestion.asked.parse({ example: 2, count: 5 })))
      .body as NeighboursBody;
    const features = Array.from({ length: COUNT }, (_, number) => {
      const feeds = one.examples.train.feeds(Int32Array.of(number));
      return [...(one.program.run('features', feeds).tensors['features']!.data as Float32Array)];
    });
    const cosine = (a: number[], b: number[]) =>
      a.reduce((sum, value, at) => sum + value * b[at]!, 0) / (Math.hypot(...a) * Math.hypot(...b));
    const cosines = features.map((other) => cosine(features[2]!, other)).sort((a, b) => b - a);
    const found = rows.filter(({ by }) => by === 'features');
    found.forEach(({ number, similarity }, at) => {
      expect(similarity).toBeCloseTo(cosines[at]!, 5);
      expect(cosine(features[2]!, features[number!]!)).toBeCloseTo(similarity, 5);
    });
  });

  test('of a few test examples are recorded, the same twice', () => {
    const content = record(one, neighboursPanel.name);
    const { rows } = neighboursPanel.schema.parse(content.body);
    expect(rows.filter(({ by }) => by === 'itself')).toHaveLength(6);
    expect(record(one, neighboursPanel.name)).toEqual(content);
  });

  test('of an example that is not there are refused', async () => {
    await expect(ask(one, 'neighbours', { example: 30, file: null, count: 3, pool: 20 })).rejects.toThrow(
      'example: there is no test example 30 among 30 images; use a number from 0 to 29.',
    );
    expect(() => neighboursQuestion.asked.parse({})).toThrow('no example is given');
    expect(() => neighboursQuestion.asked.parse({ example: 1, file: 'a.png' })).toThrow('more than one is given');
  });
});

test('large images are made smaller, and what is no image has no tiles', () => {
  const images = [new Uint8Array(64 * 48).fill(9), new Uint8Array(64 * 48).fill(200)];
  const shown = tiled({ shape: { kind: 'images', height: 48, width: 64, channels: 1 } }, images)!;
  expect(shown.tiles).toEqual({ columns: 2, tileWidth: 32, tileHeight: 24 });
  expect(shown.picture.pixels.slice(0, 64)).toEqual(new Uint8Array(64).fill(9).fill(200, 32));
  expect(tiled({ shape: { kind: 'table', width: 3, columns: [1, 1, 1] } }, [null])).toBeNull();
});
