import { z } from 'zod';
import type { BodyOf, PanelInfo } from '../../core/panel.js';

const axis = z.object({ name: z.string(), from: z.number(), to: z.number() });
const share = z.number().min(0).max(1);

/**
 * A GAN of points in the plane. Matrices, places in the data's units:
 *
 * - `surface` [rows, columns]: the discriminator's verdict, rows from the lowest `y` up, columns from the lowest `x`; its outermost
 *   values lie on the edges.
 * - `real` [R, 2]: some training points.
 * - `generated` [N, 7]: of each point that is drawn from a fixed latent, that latent's first two numbers, its place, the
 *   direction in which the generator's loss falls there (the negative gradient, in units), and the verdict.
 * - `grid` [grids · side · side, 2]: where the generator puts the crossings of the lines `body.grid.lines` of the latent plane,
 *   rows by the second latent number; one such grid for each class that the networks are told, else one.
 */
export const planePanel = {
  name: 'plane',
  title: 'Plane',
  help: 'Where the colour is teal, the discriminator takes points for real, where it is orange for generated, and it can’t tell where there is no colour. Dark points are data, orange ones drawn by the generator. An arrow says where the generator’s loss pulls its point. The grid is the even one of the latent plane, as the generator bends it: each of its cells holds the same share of what is drawn.',
  schema: z.object({
    x: axis,
    y: axis,
    /** What verdicts mean: σ(logit), or a critic's number; `middle` is neither, at `low` and `high` it is sure. */
    verdict: z.object({ probability: z.boolean(), low: z.number(), middle: z.number(), high: z.number() }),
    /** Of real and generated points, as many of each; null where verdicts have no threshold. */
    accuracy: share.nullable(),
    /** Of the points that are drawn: how often each cloud of the data is hit; null where the data has none apart. */
    modes: z
      .array(z.object({ name: z.string(), x: z.number(), y: z.number(), share, real: share, reached: z.boolean() }))
      .nullable(),
    grid: z.object({
      /** Ascending latent numbers: quantiles of the normal distribution, so that each cell is as probable. */
      lines: z.array(z.number()),
      /** Names of the classes that have a grid each; empty where the networks are told none. */
      classNames: z.array(z.string()),
    }),
    /** Of the latents: where it is 2, the latent plane is all there is; otherwise all others are 0 on the grid. */
    latentSize: z.int().min(1),
    /** The generator's moving average draws. */
    averaged: z.boolean(),
  }),
} satisfies PanelInfo;

/** Columns of `generated`. */
export const GENERATED = { z1: 0, z2: 1, x: 2, y: 3, pullX: 4, pullY: 5, verdict: 6, columns: 7 } as const;

export type PlaneBody = BodyOf<typeof planePanel>;
