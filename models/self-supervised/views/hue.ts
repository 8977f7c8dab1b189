import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import { tf } from '../../engine/tensorflow.js';
import { colouring, greying, type ColourKind } from './colour-kind.js';
import { LUMA } from './luma.js';
import { table } from './table.js';

/**
 * Colours are turned by up to a share of `hue` of the circle, either way, in YIQ: luma stays, greys stay. HSV, in which torchvision
 * turns colours, is no linear map and costs several times as much.
 */
export const hue: ColourKind = {
  on: (settings) => settings.hue > 0,
  matrix: (draw_B1, settings) => turnedColours(tf.mul(tf.sub(tf.mul(draw_B1, 2), 1), settings.hue)),
};

/** Matrices [B, 3, 3] that turn colours by shares of the circle [B, 1]. */
export function turnedColours(share_B1: Tensor2D): Tensor3D {
  const angle_B11 = tf.expandDims(tf.mul(share_B1, 2 * Math.PI), 2) as Tensor3D;
  const quarter = table<Tensor3D>([1, 3, 3], (at) => QUARTER[at]!);
  return tf.add(tf.add(greying(), tf.mul(colouring(), tf.cos(angle_B11))), tf.mul(quarter, tf.sin(angle_B11)));
}

type Triple = readonly [number, number, number];

/** What I and Q are of red, green and blue (NTSC 1953). */
const I: Triple = [0.5959, -0.2746, -0.3213];
const Q: Triple = [0.2115, -0.5227, 0.3112];
/** A quarter turn by row: I becomes Q, Q becomes −I, luma is lost. */
const QUARTER = quarterTurn();

function quarterTurn(): number[] {
  const volume = dot(LUMA, cross(I, Q));
  // Columns of the inverse of (Y, I, Q): the colours that one unit of I, or of Q, is.
  const [ofI, ofQ] = [cross(Q, LUMA), cross(LUMA, I)];
  return ofI.flatMap((_, to) => I.map((_, from) => (ofQ[to]! * I[from]! - ofI[to]! * Q[from]!) / volume));
}

function cross(a: Triple, b: Triple): Triple {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function dot(a: Triple, b: Triple): number {
  return a.reduce((sum, value, at) => sum + value * b[at]!, 0);
}
