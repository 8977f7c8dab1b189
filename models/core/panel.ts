/** What a run's page can show of a model at a step: panels, as an architecture describes them and as they are recorded. */
import type { z } from 'zod';
import type { Picture } from './telemetry.js';

/** What can be known of a panel without TensorFlow. Its view is found by the same name. */
export interface PanelInfo<Schema extends z.ZodType = z.ZodType> {
  /** In lower case with hyphens: it names a folder of each run. */
  name: string;
  /** Of its tab or card. */
  title: string;
  /** "What am I seeing?", for a student: a few sentences. */
  help: string;
  /** Of the JSON body of its records. */
  schema: Schema;
  /** What a report shows of its records besides their picture. */
  report?: PanelReport<z.output<Schema>>;
}

/** How a panel stands in a report: a page of its own, without this program. */
export interface PanelReport<Body = unknown> {
  /** Its picture is worth seeing at several steps; without it, at the last one alone. */
  throughTime?: true;
  /** Its picture is a store of parts, which says nothing as it stands. */
  withoutPicture?: true;
  /** What is drawn of a record, in this order; `matrix` reads one of its matrices by name, null where it has none of that name. */
  figures?(body: Body, matrix: (name: string) => MatrixValues | null): ReportFigure[];
}

/** Something that a report can draw of a panel. */
export type ReportFigure =
  /** A table of tinted cells where both are named, a small picture otherwise. `from` and `to`: values of the palest and the strongest colour. */
  | {
      kind: 'matrix';
      title: string;
      matrix: MatrixValues;
      from: number;
      to: number;
      /** What rows and columns are, and the name of each. */
      rows?: { title: string; names: readonly string[] };
      columns?: { title: string; names: readonly string[] };
    }
  | { kind: 'table'; title: string; columns: readonly string[]; rows: readonly (readonly string[])[] }
  /** Line breaks are meant. */
  | { kind: 'text'; title: string; text: string };

/** Checks that what a panel does with its bodies goes with their schema. */
export function panelInfo<Schema extends z.ZodType>(panel: PanelInfo<Schema>): PanelInfo<Schema> {
  return panel;
}

/** The body of a panel's records. */
export type BodyOf<Panel extends PanelInfo> = z.output<Panel['schema']>;

/** Float32 values row by row. */
export interface MatrixValues {
  rows: number;
  columns: number;
  values: Float32Array;
}

/** What a panel shows at one step: JSON, with matrices by name and a picture where it has them. */
export interface PanelContent<Body = unknown> {
  body: Body;
  matrices?: Record<string, MatrixValues>;
  picture?: Picture;
}

/** A matrix of a panel record: float32 values, row by row, in the file beside it. */
export interface MatrixInfo {
  rows: number;
  columns: number;
  /** Where it begins in the file, in bytes. */
  offset: number;
}

/**
 * `panels/<panel>/<step>.json` of a run, with its matrices in `.bin` and its picture in `.png` beside it; answers to
 * questions are kept alike.
 */
export interface PanelRecord<Body = unknown> {
  format: 1;
  panel: string;
  step: number;
  body: Body;
  matrices: Record<string, MatrixInfo>;
  /** Pixels of the picture; null without one. */
  picture: { width: number; height: number; channels: 1 | 3 } | null;
}
