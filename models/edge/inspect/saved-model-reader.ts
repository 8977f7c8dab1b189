import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { RequestError } from '../../core/errors.js';
import { excerpt } from '../../core/printable.mjs';
import { describeInfo, describeNodes, valueName } from './describe-nodes.js';
import { metadataTextsOf } from './metadata-texts.js';
import type { FormatReader, ReadModel, ValueDescription } from './model-description.js';
import { readSavedModelFiles, SAVED_MODEL_FILE } from './saved-model-files.js';
import { tensorValues } from './tensor-values.js';

export const savedModelReader: FormatReader = {
  formats: ['savedmodel'],
  claims: (path) => basename(path) === SAVED_MODEL_FILE || existsSync(join(path, SAVED_MODEL_FILE)),
  read,
};

async function read(path: string): Promise<ReadModel> {
  const { graph, signature, nodes, metadata, bytes } = await readSavedModelFiles(path);
  const described = describeNodes(nodes);
  const infos = [...Object.values(signature.inputs), ...Object.values(signature.outputs)].map(describeInfo);
  const tensors = new Map(
    nodes.flatMap(({ name, op, attr }) =>
      op === 'Const' && attr['value']?.tensor ? [[name, attr['value'].tensor] as const] : [],
    ),
  );
  const version = graph.meta_info_def.tensorflow_version;
  const texts = metadataTextsOf(metadata);
  return {
    description: {
      format: 'savedmodel',
      version: `graph version ${graph.graph_def.versions.producer}`,
      producer: version ? `TensorFlow ${version}` : (texts['producer'] ?? null),
      bytes,
      metadata: texts,
      inputs: Object.values(signature.inputs).map(({ name }) => valueName(name)),
      outputs: Object.values(signature.outputs).map(({ name }) => valueName(name)),
      ...described,
      values: merged(described.values, infos),
      notes: notesOf(nodes.filter(({ op }) => op === 'VarHandleOp').length),
    },
    constant(name) {
      const tensor = tensors.get(name);
      try {
        return tensor ? tensorValues(tensor) : null;
      } catch (error) {
        throw new RequestError(`${excerpt(path)}: ${excerpt(name)}: ${(error as Error).message}.`, { cause: error });
      }
    },
  };
}

/** The signature knows more than the nodes. */
function merged(values: readonly ValueDescription[], infos: readonly ValueDescription[]): ValueDescription[] {
  return [...new Map([...values, ...infos].map((value) => [value.name, value])).values()];
}

function notesOf(variables: number): string[] {
  if (variables === 0) return [];
  return [`Its ${variables} variables lie in the folder 'variables', whose numbers aren't shown.`];
}
