/** Made folders of the layout before panels had folders of their own. Kept runs: see earlier-runs.test.ts. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodePng } from '../../models/data/png.js';
import { readPanelResource } from '../../electron/main/panel-resource.js';
import { resolveResource, type PanelResource } from '../../electron/main/resources.js';
import { matrixUrl, panelUrl, pictureUrl } from '../../electron/protocol/app.js';
import { earlierFile, earlierRecord } from '../../electron/runs/earlier-panels.js';
import { copyPanels, listPanels, panelFile, removePanelsAfter, writePanel } from '../../electron/runs/panels.js';
import { panelPath, stepName } from '../../electron/runs/run-paths.js';
import { writeRunRecord } from '../../electron/runs/run-record.js';
import { newRun, tempFolder } from './run-fixture.js';

const probe = {
  title: 'Input 1',
  tokens: ['a', 'b'],
  image: null,
  prediction: { kind: 'tokens', predicted: ['b', 'a'], target: [null, null], answerFrom: 0 },
};

interface Made {
  layers?: number;
  text?: string | null;
  vocabulary?: string[];
  likeness?: boolean;
  probes?: object[];
}

/** What a transformer of then recorded at a step; the matrices hold the step and their number. */
function recordAt(dir: string, step: number, made: Made = {}): void {
  const {
    layers = 1,
    text = null,
    vocabulary = ['a', 'b'],
    likeness = true,
    probes = [{ ...probe, entropy: [[0.5]] }],
  } = made;
  const keys = [
    ...(layers > 0 ? ['attention/0/0/0', 'attention/0/0/average', 'attention/0/rollout', 'thumbnails/0'] : []),
    ...(likeness ? ['positions', 'position-similarity', 'token-similarity'] : []),
  ];
  const matrices = Object.fromEntries(keys.map((key, at) => [key, { rows: 1, columns: 2, offset: 8 * at }]));
  const values = Float32Array.from(keys.flatMap((_, at) => [step, at]));
  mkdirSync(join(dir, 'panels'), { recursive: true });
  const record = { format: 1, step, layers, heads: 1, probes, text, vocabulary, matrices };
  writeFileSync(join(dir, 'panels', `${stepName(step)}.json`), JSON.stringify(record));
  writeFileSync(join(dir, 'panels', `${stepName(step)}.bin`), new Uint8Array(values.buffer));
}

const gallery = { rows: 2, columns: 3, tileWidth: 2, tileHeight: 1 };

/** A run of then with pictures at these steps. */
function withPictures(steps: number[], channels: 1 | 3 = 1) {
  const run = newRun();
  writeRunRecord(run.dir, { ...run.record, gallery });
  mkdirSync(join(run.dir, 'samples'));
  const [width, height] = [6, 2];
  for (const step of steps) {
    const pixels = new Uint8Array(width * height * channels).fill(step);
    writeFileSync(join(run.dir, 'samples', `${stepName(step)}.png`), encodePng({ width, height, channels, pixels }));
  }
  return run;
}

describe('a run of the earlier layout', () => {
  test('lists what each of its panels has become', () => {
    const { dir } = newRun();
    for (const step of [20, 0, 10]) recordAt(dir, step, { text: 'To be' });
    const steps = [0, 10, 20];
    expect(listPanels(dir)).toEqual({ attention: steps, embeddings: steps, writing: steps, predictions: steps });
  });

  test.each([
    ['without text', {}, ['attention', 'embeddings', 'predictions']],
    ['without embeddings that could be compared', { likeness: false }, ['attention', 'predictions']],
    ['that only writes', { layers: 0, probes: [], likeness: false, text: 'x' }, ['writing']],
  ] as const)('%s has no such panels', (_, made, panels) => {
    const { dir } = newRun();
    recordAt(dir, 10, { ...made } as Made);
    expect(Object.keys(listPanels(dir))).toEqual(panels);
    for (const panel of ['attention', 'embeddings', 'writing', 'predictions']) {
      expect(earlierRecord(dir, panel, 10) !== null, panel).toBe((panels as readonly string[]).includes(panel));
    }
  });

  test('is read as if it had been written today', () => {
    const { dir } = newRun();
    recordAt(dir, 10, { text: 'To be' });
    const about = { format: 1, step: 10, picture: null };
    const at = (number: number) => ({ rows: 1, columns: 2, offset: 8 * number });
    expect(earlierRecord(dir, 'attention', 10)).toEqual({
      ...{ ...about, panel: 'attention' },
      body: { layers: 1, heads: 1, probes: [{ ...probe, entropy: [[0.5]] }] },
      matrices: {
        ...{ 'attention/0/0/0': at(0), 'attention/0/0/average': at(1), 'attention/0/rollout': at(2) },
        'thumbnails/0': at(3),
      },
    });
    expect(earlierRecord(dir, 'embeddings', 10)).toEqual({
      ...{ ...about, panel: 'embeddings', body: { vocabulary: ['a', 'b'] } },
      matrices: { positions: at(4), 'position-similarity': at(5), 'token-similarity': at(6) },
    });
    expect(earlierRecord(dir, 'writing', 10)).toEqual({
      ...{ ...about, panel: 'writing', body: { text: 'To be' }, matrices: {} },
    });
    expect(earlierRecord(dir, 'predictions', 10)).toEqual({
      ...{ ...about, panel: 'predictions', body: { probes: [probe] }, matrices: {} },
    });
    for (const panel of ['gallery', 'toString', 'unknown']) expect(earlierRecord(dir, panel, 10)).toBeNull();
    expect(earlierRecord(dir, 'attention', 11)).toBeNull();
  });

  test('is read from before texts and vocabularies were recorded', () => {
    const { dir } = newRun();
    recordAt(dir, 10);
    const path = join(dir, 'panels', '00000010.json');
    const {
      text: _text,
      vocabulary: _words,
      ...older
    } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    expect([_text, _words]).toEqual([null, ['a', 'b']]);
    writeFileSync(path, JSON.stringify(older));
    expect(earlierRecord(dir, 'embeddings', 10)!.body).toEqual({ vocabulary: [] });
    expect(earlierRecord(dir, 'writing', 10)).toBeNull();
  });

  test('has pictures, with how they are cut as run.json says', () => {
    const { dir } = withPictures([0, 10]);
    expect(listPanels(dir)).toEqual({ gallery: [0, 10] });
    expect(earlierRecord(dir, 'gallery', 10)).toEqual({
      ...{ format: 1, panel: 'gallery', step: 10, body: gallery, matrices: {} },
      picture: { width: 6, height: 2, channels: 1 },
    });
    expect(earlierRecord(dir, 'gallery', 11)).toBeNull();
    const colourful = withPictures([10], 3).dir;
    expect(earlierRecord(colourful, 'gallery', 10)!.picture).toEqual({ width: 6, height: 2, channels: 3 });
  });

  test('is listed where a record can not be read; such a record is none', () => {
    const { dir } = newRun();
    for (const step of [0, 10]) recordAt(dir, step);
    writeFileSync(join(dir, 'panels', '00000010.json'), '{"format":1');
    writeFileSync(join(dir, 'panels', '00000020.json.tmp'), '');
    expect(listPanels(dir)['attention']).toContain(0);
    expect(earlierRecord(dir, 'attention', 10)).toBeNull();
    expect(earlierRecord(dir, 'attention', 0)).not.toBeNull();
  });

  test('goes on beside what is written today', () => {
    const { dir } = newRun();
    for (const step of [0, 10, 20]) recordAt(dir, step);
    const content = {
      body: { layers: 1, heads: 1, probes: [] },
      matrices: { m: { rows: 1, columns: 1, values: Float32Array.of(9) } },
    };
    for (const step of [20, 30]) writePanel(dir, { panel: 'attention', step, content }, encodePng);
    expect(listPanels(dir)).toMatchObject({ attention: [0, 10, 20, 30], embeddings: [0, 10, 20] });
    // Of both, what is newer.
    expect(panelFile(dir, 'attention', 20, '.bin')).toBe(`${panelPath(dir, 'attention', 20)}.bin`);
    expect(panelFile(dir, 'attention', 10, '.bin')).toBe(earlierFile(dir, 'attention', 10, '.bin'));
    removePanelsAfter(dir, 10);
    expect(listPanels(dir)).toMatchObject({ attention: [0, 10], embeddings: [0, 10] });
  });

  test('is copied as it is', () => {
    const { dir } = withPictures([0, 10, 20]);
    for (const step of [0, 10, 20]) recordAt(dir, step);
    const to = newRun();
    writeRunRecord(to.dir, { ...to.record, gallery });
    copyPanels(dir, to.dir, 10);
    expect(listPanels(to.dir)).toEqual({
      gallery: [0, 10],
      attention: [0, 10],
      embeddings: [0, 10],
      predictions: [0, 10],
    });
    expect(earlierRecord(to.dir, 'attention', 10)).toEqual(earlierRecord(dir, 'attention', 10));
    expect(earlierRecord(to.dir, 'gallery', 10)).toEqual(earlierRecord(dir, 'gallery', 10));
  });
});

describe('its addresses', () => {
  const resource = (dir: string, url: string): PanelResource =>
    resolveResource(url, { page: '/', answers: '/', chosenPath: () => null, runDir: () => dir }) as PanelResource;
  const text = async (dir: string, url: string) => {
    const found = await readPanelResource(resource(dir, url));
    return typeof found === 'string' ? found : Buffer.from(found).toString('utf8');
  };

  test('are those of a run of today: record, part of the matrices, picture', async () => {
    const { dir } = withPictures([10]);
    recordAt(dir, 10);
    const record = panelUrl('a', 'embeddings', 10);
    expect(JSON.parse(await text(dir, record))).toEqual(earlierRecord(dir, 'embeddings', 10));
    const { offset } = earlierRecord(dir, 'embeddings', 10)!.matrices['position-similarity']!;
    const bytes = await readPanelResource(resource(dir, matrixUrl(record, { offset, bytes: 8 })));
    expect([...new Float32Array(Uint8Array.from(bytes as Uint8Array).buffer)]).toEqual([10, 5]);
    expect(await readPanelResource(resource(dir, matrixUrl(record, { offset, bytes: 800 })))).toBe('bad-range');
    const picture = await readPanelResource(resource(dir, pictureUrl(panelUrl('a', 'gallery', 10))));
    expect(Buffer.from(picture as Uint8Array)).toEqual(readFileSync(join(dir, 'samples', '00000010.png')));
    expect(JSON.parse(await text(dir, panelUrl('a', 'gallery', 10)))).toMatchObject({ body: gallery });
  });

  test('of a panel of today are read first', async () => {
    const { dir } = newRun();
    recordAt(dir, 10);
    writePanel(dir, { panel: 'attention', step: 10, content: { body: { today: true } } }, encodePng);
    expect(JSON.parse(await text(dir, panelUrl('a', 'attention', 10)))).toMatchObject({ body: { today: true } });
  });

  test('lead to nothing where there is nothing', async () => {
    const { dir } = newRun();
    recordAt(dir, 10);
    for (const url of [
      panelUrl('a', 'gallery', 10),
      panelUrl('a', 'attention', 11),
      panelUrl('a', 'unknown', 10),
      panelUrl('a', 'constructor', 10),
      pictureUrl(panelUrl('a', 'attention', 10)),
      matrixUrl(panelUrl('a', 'gallery', 10), { offset: 0, bytes: 4 }),
    ]) {
      expect(await text(dir, url), url).toBe('not-found');
    }
  });

  test('do not lead out of the run by links', async () => {
    const { dir } = withPictures([]);
    const secret = join(tempFolder(), 'secret');
    writeFileSync(secret, 'secret');
    mkdirSync(join(dir, 'panels', 'attention'), { recursive: true });
    symlinkSync(secret, join(dir, 'panels', '00000010.bin'));
    symlinkSync(secret, join(dir, 'samples', '00000010.png'));
    symlinkSync(secret, join(dir, 'panels', 'attention', '00000010.json'));
    expect(await text(dir, matrixUrl(panelUrl('a', 'attention', 10), { offset: 0, bytes: 6 }))).toBe('not-found');
    expect(await text(dir, pictureUrl(panelUrl('a', 'gallery', 10)))).toBe('not-found');
    expect(await text(dir, panelUrl('a', 'attention', 10))).toBe('not-found');
  });
});
