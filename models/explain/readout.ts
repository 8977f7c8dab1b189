import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { RequestError } from '../core/errors.js';
import type { ExplainedInference } from '../core/inference.js';
import { tf } from '../engine/tensorflow.js';
import type { ExplainConfig } from './config.js';
import { chosenCount } from './source/next-token.js';

// B batch, K explained outputs.

/** What of a model's output is explained, and how it is read. */
export interface Readout {
  space: 'probability' | 'logit' | 'number';
  /** Names of the K outputs. */
  outputs: readonly string[];
  /** The first output [B, …] to [B, K], inside a program. */
  read(output: Tensor): Tensor2D;
}

/** Throws RequestError where the model gives nothing that can be explained. */
export function readoutOf({ task, outputs }: ExplainedInference, { space }: Pick<ExplainConfig, 'space'>): Readout {
  switch (task.kind) {
    case 'classes':
      return {
        ...{ space, outputs: task.classNames },
        read: (logits) => (space === 'probability' ? tf.softmax(logits as Tensor2D) : (logits as Tensor2D)),
      };
    case 'number':
      return { space: 'number', outputs: [task.target], read: (output) => output as Tensor2D };
    case 'verdicts': {
      const { names, isProbability } = task;
      const asked = isProbability ? space : 'logit';
      return {
        ...{ space: asked, outputs: names },
        read: (logits) => (asked === 'probability' ? tf.sigmoid(logits as Tensor2D) : (logits as Tensor2D)),
      };
    }
    case 'token':
      // They are read where they are chosen, see chosenTokens.
      return { space, outputs: tokenPlaces(chosenCount(task.vocabulary)), read: (output) => output as Tensor2D };
    default:
      throw new RequestError(
        `start: the model gives ${outputs[0]!.help}, which there is nothing to explain of; use one that names classes or a number.`,
        { field: 'start' },
      );
  }
}

function tokenPlaces(count: number): string[] {
  return Array.from({ length: count }, (_, place) => `token ${place + 1}`);
}
