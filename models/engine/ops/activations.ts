import type { Tensor } from '@tensorflow/tfjs';
import type { NativeBackend, OpAttribute } from '../native-backend.js';
import { tf } from '../tensorflow.js';
import { fused, fusedGradient } from './fused.js';
import { differentiable, execute, native } from './native-op.js';

/** Relu and LeakyRelu: y = op(x), and the gradient is op ‖ "Grad" of dy and x. */
function gated(backend: NativeBackend, op: string, x: Tensor, extra: OpAttribute[]): Tensor {
  return differentiable(
    x,
    [],
    (input) => execute(backend, op, [input], extra),
    (dy, input) => gatedGradient(backend, `${op}Grad`, dy, input, extra),
    op === 'Relu' ? 'ReLU' : 'leaky ReLU',
  );
}

/** Linear in dy and piecewise constant in x, so it is its own derivative by dy, and none by x. */
function gatedGradient(backend: NativeBackend, op: string, dy: Tensor, x: Tensor, extra: OpAttribute[]): Tensor {
  return differentiable(
    dy,
    [x],
    (g) => execute(backend, op, [g, x], extra),
    (ddy, _, gate) => gatedGradient(backend, op, ddy, gate!, extra),
  );
}

/** max(x, 0). Can be differentiated twice. */
export function relu<T extends Tensor>(x: T): T {
  const backend = native();
  return (backend ? gated(backend, 'Relu', x, []) : tf.relu(x)) as T;
}

/** x where x > 0, else slope · x (Maas et al. 2013). Can be differentiated twice. */
export function leakyRelu<T extends Tensor>(x: T, slope: number): T {
  const backend = native();
  // tfjs's own leakyRelu can't be differentiated twice.
  if (!backend) return tf.sub(tf.relu(x), tf.mul(tf.relu(tf.neg(x)), slope));
  return gated(backend, 'LeakyRelu', x, [{ name: 'alpha', type: backend.binding.TF_ATTR_FLOAT, value: slope }]) as T;
}

/**
 * x · Φ(x), with Φ the standard normal's distribution function (Hendrycks & Gimpel 2016): the exact form, not the one
 * with tanh. The gradient is Φ(x) + x · φ(x). Can be differentiated twice.
 */
export function gelu<T extends Tensor>(x: T): T {
  return differentiable(
    x,
    [],
    (input) => {
      const backend = fused();
      return backend ? execute(backend, 'ModelLabGelu', [input]) : tf.mul(input, normalDistribution(input));
    },
    (dy, input) => {
      const backend = fusedGradient();
      return backend ? execute(backend, 'ModelLabGeluGrad', [dy, input]) : tf.mul(dy, geluSlope(input));
    },
    'GELU',
  ) as T;
}

/** With t = −x / √2, x · φ(x) is −t · e^(−t²) / √π; the factor 1 / √π goes into the exponent. */
function geluSlope(x: Tensor): Tensor {
  const t = tf.mul(x, -Math.SQRT1_2);
  const bell = tf.exp(tf.sub(-Math.log(Math.PI) / 2, tf.square(t)));
  return tf.sub(normalDistribution(x), tf.mul(t, bell));
}

/** Φ(x) = (1 − erf(−x / √2)) / 2. */
function normalDistribution(x: Tensor): Tensor {
  return tf.sub(0.5, tf.mul(tf.erf(tf.mul(x, -Math.SQRT1_2)), 0.5));
}
