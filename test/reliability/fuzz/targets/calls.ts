import { RequestError } from '../../../../models/core/errors.js';
import { fileName } from '../../../../electron/main/file-name.js';
import { parseArguments, parseCallName } from '../../../../electron/main/call-arguments.js';
import { checkCommand, parseNewRun } from '../../../../electron/main/new-run.js';
import type { Calls, ControlCommand, CreateRunRequest } from '../../../../electron/protocol/app.js';
import { mutateValue } from '../mutate-value.js';
import { promised, Refused, target } from '../target.js';

const id = '20260131-094500-gan-brave-otter';
const run = { architecture: 'gan', preset: 'mlp', config: { steps: 5, generatorLayers: [1, 2] }, name: 'One' };

/** Of each call, arguments that are allowed. */
const seeds: { [C in keyof Calls]: unknown[] } = {
  appInfo: [],
  doctor: [],
  device: [],
  listDatasets: [],
  choosePath: ['image'],
  addDataset: [
    {
      path: 'token',
      name: 'shoes',
      size: { width: 28, height: 28 },
      colour: 'rgb',
      target: 'y',
      columns: { a: 'number' },
    },
  ],
  addDrawing: [{ name: 'loops', points: [[0.5, -1]] }],
  removeDataset: ['shoes'],
  neededBy: ['shoes'],
  classCounts: ['shoes'],
  listRuns: [],
  rowDetails: [[id]],
  createRun: [{ ...run, start: { id, step: 40, part: 'encoder/0' }, device: 'gpu:0' }],
  estimateMemory: [
    { ...run, architecture: 'transformer', preset: 'copy', config: { heads: 2, width: 16, dropout: 0.1 } },
  ],
  readRun: [id],
  copyText: ['a'],
  runCommand: [id],
  saveReport: [[id, 'another']],
  exportRun: [id],
  importRun: [],
  compareRuns: [[id, 'another'], id],
  comparisonCurves: [[id], { metric: 'loss', by: 'epoch', from: 0, to: 1.5, columns: 800 }],
  listComparisons: [],
  saveComparison: [{ id: '20260131-094500-0a1b2c', name: 'Which loss', runs: [id, 'another'], by: 'time' }],
  removeComparison: ['20260131-094500-0a1b2c'],
  liveAt: [id, 40],
  control: [id, { kind: 'set', key: 'learningRate', value: 0.1 }],
  continueRun: [id, 500, { otherData: true }],
  takeOverRun: [id, { otherData: false }],
  branchRun: [id, 40, { learningRate: 0.1 }, { otherData: true }],
  dataChange: [id, 40],
  renameRun: [id, 'Another'],
  tagRuns: [[id], { add: ['paper'], remove: [] }],
  pinRuns: [[id], true],
  noteRun: [id, 'A note.'],
  discardRuns: [[id]],
  addFavourite: [id, { name: 'coat', note: '', question: { name: 'draw', asked: { seed: 4 } }, step: 40 }],
  removeFavourite: [id, 'coat'],
  dismissDiagnosis: [id, 'diverging', 40],
  discardRun: [id],
  revealRun: [id],
  exportPicture: [id, 'gallery', 40],
  saveFile: ['head.png', Uint8Array.of(1, 2)],
  ask: [id, null, 1, { name: 'attention', asked: { text: 'To be', layer: 1 } }],
  useTool: ['edge', { name: 'describe', asked: { file: 'token' } }],
  cancelAsking: [],
  attach: [id],
  detach: [id],
};

const data = { datasets: [], byDefault: () => Promise.resolve('fashion-mnist-10k') };

/** Whatever a page could send, and what is made of it before anything is done. */
export const calls = target<unknown[]>({
  name: 'calls',
  refusals: [RequestError, Refused],
  make(random) {
    const name = random.of(Object.keys(seeds) as (keyof Calls)[]);
    return [
      random.oneIn(30) ? mutateValue(random, Object.keys(seeds)) : name,
      mutateValue(random, [seeds[name]], Object.values(seeds)),
    ];
  },
  async read([name, raw]) {
    const call = refusing('There is no call', () => parseCallName(name));
    const args = refusing(`${call}: argument`, () => parseArguments(call, raw));
    promised(Array.isArray(args), 'arguments are no list');
    if (call === 'createRun' || call === 'estimateMemory') await parseNewRun(args[0] as CreateRunRequest, data);
    if (call === 'control') checkCommand('gan', args[1] as ControlCommand);
    if (call === 'saveFile') promised(!/[/\\\0]/.test(fileName(args[0] as string)), 'a name for a file is a path');
  },
});

/** What strangers hear is a TypeError that says what of; any other one is a fault. */
function refusing<T>(beginning: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof TypeError && error.message.startsWith(beginning)) throw new Refused(error.message);
    throw error;
  }
}
