import type { Form } from '../classifier/examples.js';
import { readInputs, type PredictInput } from '../classifier/predict-input.js';
import { RequestError } from '../core/errors.js';
import type { ModelPart, Run } from '../core/model.js';
import { inOneGo } from '../core/turns.js';
import { restoreEncoding } from '../data/stored-encoding.js';
import { restoreTokenizer } from '../data/tokenizers/tokenizer.js';
import type { TensorData } from '../engine/tensor-data.js';
import { tokensOfInput } from '../transformer/tasks/vocabulary.js';
import { RAW, type Examples } from './examples.js';
import { featuresOf } from './features.js';
import { embedQuestion, type EmbedAsked } from './questions/embed.js';
import type { Learned } from './self-supervised.js';

/** Pictures, or rows, whose features are told at once. */
const MOST = 1000;

/** Features of inputs that are not of the data. */
export function embedPart(learned: Learned): ModelPart {
  return {
    questions: {
      [embedQuestion.name]: async (run, asked: EmbedAsked) => {
        const { names, raw, notes } = await inputsOf(asked, learned.examples);
        const embeddings = valuesOf(run, learned, raw).map((values, at) => ({ name: names[at]!, values }));
        return { body: { notes, features: learned.encoder.features, embeddings } };
      },
    },
  };
}

interface GivenInputs {
  names: string[];
  /** As `Examples.read` takes them, [count, …]. */
  raw: TensorData;
  notes: string[];
}

async function inputsOf(asked: EmbedAsked, { shape, assets }: Examples): Promise<GivenInputs> {
  if (shape.kind === 'tokens') return textInput(asked, shape.length, assets);
  if (asked.text !== null) throw refuse('text', `this model looks at ${shape.kind === 'images' ? 'images' : 'rows'}`);
  const form: Form =
    shape.kind === 'images'
      ? { kind: 'images', height: shape.height, width: shape.width, channels: shape.channels as 1 | 3 }
      : { kind: 'rows', encoding: restoreEncoding(assets['encoding']) };
  const { names, count, data, notes } = await readInputs(givenOf(asked), { form });
  if (count > MOST)
    throw refuse('file', `there are ${count} of them, and features of at most ${MOST} are told at once`);
  const each = shape.kind === 'images' ? [shape.height, shape.width, shape.channels] : [shape.width];
  return { names, raw: { shape: [count, ...each], data }, notes };
}

function textInput({ text }: EmbedAsked, length: number, assets: Record<string, unknown>): GivenInputs {
  if (text === null) throw refuse('file', 'this model reads text; write some as text');
  const tokenizer = restoreTokenizer(assets['tokenizer']);
  const tokens = tokensOfInput(tokenizer, text, 'text', Infinity);
  const data = new Int32Array(length).fill(tokenizer.size);
  data.set(tokens.subarray(0, length));
  const unread = tokens.length - length;
  return {
    names: ['Your text'],
    raw: { shape: [1, length], data },
    notes: unread > 0 ? [`The last ${unread} of its ${tokens.length} tokens are not read.`] : [],
  };
}

function givenOf({ file, folder, row }: EmbedAsked): PredictInput {
  if (file !== null) return { kind: 'file', path: file };
  return folder === null ? { kind: 'row', text: row! } : { kind: 'folder', path: folder };
}

/** Features of each. */
function valuesOf(run: Run, learned: Learned, { shape, data }: TensorData): number[][] {
  const [count = 0, ...each] = shape;
  const numbers = each.reduce((product, size) => product * size, 1);
  const feeds = (indices: Int32Array) => {
    const rows = new (data instanceof Int32Array ? Int32Array : Float32Array)(indices.length * numbers);
    indices.forEach((row, at) => rows.set(data.subarray(row * numbers, (row + 1) * numbers), at * numbers));
    return { [RAW]: { shape: [indices.length, ...each], data: rows } };
  };
  const all = Int32Array.from({ length: count }, (_, row) => row);
  const { columns, values } = inOneGo(featuresOf(run, learned, { feeds }, all));
  return Array.from(all, (row) => [...values.subarray(row * columns, (row + 1) * columns)]);
}

function refuse(field: string, reason: string): RequestError {
  return new RequestError(`${field}: ${reason}.`, { field });
}
