import type { DeviceStatus, GpuStatus, RunSummary } from '../../electron/protocol/app.js';
import { formatPercent } from './format.js';

const gigabytes = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** "RTX 4090" of "NVIDIA GeForce RTX 4090": who makes it is no news, and room is small. */
export const shortName = (name: string): string => name.replace(/^NVIDIA (GeForce )?/, '').replace(/ GPU$/, '');

/** "GPU 0", "GPU 0:1" for a part of a divided one, "CPU". */
export const deviceTitle = (device: string): string => (device === 'cpu' ? 'CPU' : device.replace(/^gpu:/, 'GPU '));

/** What all of them are called, and how many they are: "2 × RTX 4090", or "3 GPUs" where names differ. */
export function groupTitle(gpus: readonly GpuStatus[]): string {
  const name = commonName(gpus);
  if (name === null) return `${gpus.length} GPUs`;
  return gpus.length === 1 ? name : `${gpus.length} × ${name}`;
}

/** The short name of all; null where they have not the same. */
export function commonName(gpus: readonly GpuStatus[]): string | null {
  const names = new Set(gpus.map(({ name }) => shortName(name)));
  return names.size === 1 ? [...names][0]! : null;
}

/** "1.5 / 24.0 GB" of megabytes; null where neither is known. */
export function memoryText(usedMb: number | null, totalMb: number | null): string | null {
  if (totalMb === null) return usedMb === null ? null : `${gigabytes.format(usedMb / 1024)} GB`;
  return `${usedMb === null ? '–' : gigabytes.format(usedMb / 1024)} / ${gigabytes.format(totalMb / 1024)} GB`;
}

/** Part of the memory that is in use, 0…1; 0 where it is unknown. */
export function memoryShare({
  memoryUsedMb,
  memoryTotalMb,
}: Pick<GpuStatus, 'memoryUsedMb' | 'memoryTotalMb'>): number {
  return memoryTotalMb === null || memoryTotalMb === 0 ? 0 : (memoryUsedMb ?? 0) / memoryTotalMb;
}

export const loadText = (percent: number | null): string | null =>
  percent === null ? null : formatPercent(percent / 100);

export const temperatureText = (celsius: number | null): string | null => (celsius === null ? null : `${celsius} °C`);

export const powerText = (watts: number | null): string | null => (watts === null ? null : `${Math.round(watts)} W`);

/** Everything that is measured of a GPU, as far as its driver tells it: "1.5 / 24.0 GB · 37% · 61 °C · 187 W". */
export function gpuDetails(gpu: GpuStatus): string {
  const { memoryUsedMb, memoryTotalMb, utilisationPercent, temperatureC, powerW } = gpu;
  const measured = [
    memoryText(memoryUsedMb, memoryTotalMb),
    loadText(utilisationPercent),
    temperatureText(temperatureC),
    powerText(powerW),
  ];
  return measured.filter((text) => text !== null).join(' · ');
}

export interface DeviceOption {
  value: string;
  title: string;
}

/** What a new run can ask for; empty where there is no choice. */
export function deviceOptions(device: DeviceStatus | null): DeviceOption[] {
  const gpus = device?.gpus ?? [];
  if (gpus.length === 0) return [];
  const titles = gpus.map((gpu) => ({
    value: gpu.device,
    title: `${deviceTitle(gpu.device)}: ${shortName(gpu.name)}`,
  }));
  const auto = { value: 'auto', title: 'Any free GPU' };
  return [...(gpus.length > 1 ? [auto] : []), ...titles, { value: 'cpu', title: 'CPU' }];
}

/** Why a run that asks for `wanted` would have to wait, in a sentence; null where it would start at once. */
export function waitingSentence(
  wanted: string,
  options: readonly DeviceOption[],
  runs: readonly RunSummary[],
): string | null {
  const busy = new Set(runs.map(({ trainsOn }) => trainsOn));
  const gpus = options.map(({ value }) => value).filter((value) => value !== 'cpu' && value !== 'auto');
  if (gpus.length === 0) return busy.has('cpu') ? 'Another run is training: this one will queue.' : null;
  if (wanted !== 'auto') {
    return busy.has(wanted) ? `${deviceTitle(wanted)} is training another run: this one will queue.` : null;
  }
  return gpus.every((gpu) => busy.has(gpu)) ? 'Every GPU is training: this one will queue.' : null;
}

/** The runs that one which asks for `wanted` waits for. */
export function runsAhead(wanted: string, runs: readonly RunSummary[]): RunSummary[] {
  const live = runs.filter(({ status }) => status === 'running' || status === 'paused');
  const onIt = live.filter(({ trainsOn }) => trainsOn === wanted);
  if (onIt.length > 0) return onIt;
  const onGpus = live.filter(({ trainsOn }) => trainsOn?.startsWith('gpu:'));
  return onGpus.length > 0 ? onGpus : live;
}
