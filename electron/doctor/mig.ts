/**
 * Multi-Instance GPU: a data centre's GPU that is divided into parts, each with its own memory and processors. Where it
 * is, programs can use the parts only, one at a time, and only by their UUIDs.
 */
import type { Gpu } from './nvidia-smi.js';

/** A part, as `nvidia-smi -L` lists it. */
export interface MigPart {
  /** Number of its GPU. */
  gpu: number;
  /** Its number within the GPU. */
  index: number;
  /** Such as "1g.10gb". */
  profile: string;
  uuid: string;
}

export interface MigMemory {
  /** Place of its GPU among all, in the order of the PCI bus. */
  gpu: number;
  index: number;
  usedMb: number | null;
  totalMb: number | null;
}

/** Reads `nvidia-smi -L`: a line for each GPU, below it a line for each of its parts. */
export function parseMigList(text: string): MigPart[] {
  const parts: MigPart[] = [];
  let gpu = -1;
  for (const line of text.split('\n')) {
    const whole = /^GPU (\d+):/.exec(line);
    if (whole) gpu = Number(whole[1]);
    const part = /^\s+MIG (\S.*?)\s+Device\s+(\d+): \(UUID: (MIG-[^)]+)\)/.exec(line);
    if (part) parts.push({ gpu, index: Number(part[2]), profile: part[1]!, uuid: part[3]! });
  }
  return parts;
}

/** Reads `nvidia-smi -q -x`, which knows the memory of the parts but, from most drivers, not their UUIDs. */
export function parseMigMemory(xml: string): MigMemory[] {
  const gpus = xml.match(/<gpu id=[\s\S]*?<\/gpu>/g) ?? [];
  return gpus.flatMap((text, gpu) =>
    (text.match(/<mig_device>[\s\S]*?<\/mig_device>/g) ?? []).map((part) => {
      const memory = /<fb_memory_usage>[\s\S]*?<\/fb_memory_usage>/.exec(part)?.[0] ?? '';
      return {
        gpu,
        index: Number(/<index>(\d+)<\/index>/.exec(part)?.[1]),
        usedMb: megabytes(/<used>([^<]*)/.exec(memory)?.[1]),
        totalMb: megabytes(/<total>([^<]*)/.exec(memory)?.[1]),
      };
    }),
  );
}

function megabytes(text: string | undefined): number | null {
  const value = Number.parseFloat(text ?? '');
  return Number.isFinite(value) ? value : null;
}

/**
 * The parts of `whole`. They are measured together only, so power and utilisation, which would be the whole GPU's, are
 * left out; the temperature is the chip's.
 */
export function migDevices(whole: Gpu, parts: readonly MigPart[], memory: readonly MigMemory[]): Gpu[] {
  return parts
    .filter((part) => part.gpu === whole.index)
    .map(({ index, profile, uuid }) => {
      const found = memory.find((each) => each.gpu === whole.index && each.index === index);
      return {
        ...whole,
        device: `${whole.device}:${index}`,
        uuid,
        name: `${whole.name}, MIG ${profile}`,
        memoryUsedMb: found?.usedMb ?? null,
        memoryTotalMb: found?.totalMb ?? null,
        utilisationPercent: null,
        powerW: null,
      };
    });
}
