import type { Scalar, Tensor } from '@tensorflow/tfjs';
import type { NativeBackend, OpAttribute } from './native-backend.js';
import { tf } from './tensorflow.js';

/**
 * Ops whose gradient TensorFlow has as one op while tfjs composes it of several. All can be differentiated twice.
 * On tfjs's own backend they are tfjs's ops.
 */

function native(): NativeBackend | null {
  return tf.getBackend() === 'tensorflow' ? (tf.backend() as unknown as NativeBackend) : null;
}

function execute(backend: NativeBackend, op: string, inputs: Tensor[], extra: OpAttribute[] = []): Tensor {
  const { TF_ATTR_TYPE, TF_FLOAT } = backend.binding;
  return backend.executeSingleOutput(op, [{ name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT }, ...extra], inputs);
}

/** What tf.customGrad hands to its function after the inputs: keeps tensors for the backward pass. */
type Save = (tensors: Tensor[]) => void;

/** Relu and LeakyRelu: y = op(x), and the gradient is op ‖ "Grad" of dy and x. */
function gated(backend: NativeBackend, op: string, x: Tensor, extra: OpAttribute[]): Tensor {
  return tf.customGrad((...args: unknown[]) => {
    const [input, save] = args as [Tensor, Save];
    save([input]);
    return {
      value: execute(backend, op, [input], extra),
      gradFunc: (dy: Tensor, saved: Tensor[]) => gatedGradient(backend, `${op}Grad`, dy, saved[0]!, extra),
    };
  })(x);
}

/** Linear in dy and piecewise constant in x, so it is its own derivative by dy, and none by x. */
function gatedGradient(backend: NativeBackend, op: string, dy: Tensor, x: Tensor, extra: OpAttribute[]): Tensor {
  return tf.customGrad((...args: unknown[]) => {
    const [g, gate, save] = args as [Tensor, Tensor, Save];
    save([gate]);
    return {
      value: execute(backend, op, [g, gate], extra),
      gradFunc: (ddy: Tensor, saved: Tensor[]) => [
        gatedGradient(backend, op, ddy, saved[0]!, extra),
        tf.zerosLike(saved[0]!),
      ],
    };
  })(dy, x);
}

/** max(x, 0). */
export function relu<T extends Tensor>(x: T): T {
  const backend = native();
  return (backend ? gated(backend, 'Relu', x, []) : tf.relu(x)) as T;
}

/** x where x > 0, else slope · x (Maas et al. 2013). */
export function leakyRelu<T extends Tensor>(x: T, slope: number): T {
  const backend = native();
  // tfjs's own leakyRelu can't be differentiated twice.
  if (!backend) return tf.sub(tf.relu(x), tf.mul(tf.relu(tf.neg(x)), slope));
  return gated(backend, 'LeakyRelu', x, [{ name: 'alpha', type: backend.binding.TF_ATTR_FLOAT, value: slope }]) as T;
}

/**
 * Mean binary cross-entropy of logits against one target probability for all:
 * max(l, 0) − l·t + log(1 + e^(−|l|)), whose gradient is (σ(l) − t) / n. Finite for any finite logit.
 */
export function sigmoidCrossEntropy(logits: Tensor, target: number): Scalar {
  return tf.customGrad((...args: unknown[]) => {
    const [l, save] = args as [Tensor, Save];
    save([l]);
    const softplus = tf.log1p(tf.exp(tf.neg(tf.abs(l))));
    return {
      value: tf.mean(tf.add(tf.sub(tf.relu(l), tf.mul(l, target)), softplus)),
      gradFunc: (dy: Tensor, saved: Tensor[]) => tf.mul(tf.sub(tf.sigmoid(saved[0]!), target), tf.div(dy, l.size)),
    };
  })(logits) as Scalar;
}

/**
 * Mean cross-entropy of softmax(logits [B, C]) against target distributions [B, C]; the gradient by the logits is
 * (softmax − target) / B. Targets are constants: their own gradient is zero.
 */
export function softmaxCrossEntropy(logits: Tensor, targets: Tensor): Scalar {
  const targetFloats = tf.cast(targets, 'float32');
  return tf.customGrad((...args: unknown[]) => {
    const [l, save] = args as [Tensor, Save];
    save([l, targetFloats]);
    return {
      value: tf.mean(crossEntropyParts(l, targetFloats).value),
      gradFunc: (dy: Tensor, [savedLogits, savedTargets]: Tensor[]) =>
        tf.mul(crossEntropyGradient(savedLogits!, savedTargets!), tf.div(dy, l.shape[0]!)),
    };
  })(logits) as Scalar;
}

/** softmax − target, row by row; its own derivative in the direction d is p ∘ (d − Σ d ∘ p), with p the softmax. */
function crossEntropyGradient(logits: Tensor, targets: Tensor): Tensor {
  return tf.customGrad((...args: unknown[]) => {
    const [l, save] = args as [Tensor, Save];
    save([l]);
    return {
      value: crossEntropyParts(l, targets).gradient,
      gradFunc: (d: Tensor, [saved]: Tensor[]) => {
        const p = tf.softmax(saved!);
        return tf.mul(p, tf.sub(d, tf.sum(tf.mul(d, p), -1, true)));
      },
    };
  })(logits);
}

/** Cross-entropy and its gradient by the logits, for each row; one op where TensorFlow is native. */
function crossEntropyParts(logits: Tensor, targets: Tensor): { value: Tensor; gradient: Tensor } {
  const backend = native();
  if (!backend) {
    const value = tf.neg(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), -1));
    return { value, gradient: tf.sub(tf.softmax(logits), targets) };
  }
  const type = { name: 'T', type: backend.binding.TF_ATTR_TYPE, value: backend.binding.TF_FLOAT };
  const op = 'SoftmaxCrossEntropyWithLogits';
  const [value, gradient] = backend.executeMultipleOutputs(op, [type], [logits, targets], 2);
  return { value: value!, gradient: gradient! };
}
