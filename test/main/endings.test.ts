import { describe, expect, it, vi } from 'vitest';
import { describeApp } from '../../electron/main/app-info.js';
import type { RunSummary } from '../../electron/protocol/app.js';

vi.mock('electron', () => ({}));
const { endingText } = await import('../../electron/main/notifications.js');

describe('endingText', () => {
  const run = { name: 'brave-otter', status: 'done', step: 18_740, failure: null } as RunSummary;

  it('tells what became of the run', () => {
    expect(endingText(run)).toEqual({ title: 'brave-otter is trained', body: 'It ended after step 18,740.' });
    const failed: RunSummary = { ...run, status: 'failed', failure: 'The disk is full.' };
    expect(endingText(failed)).toEqual({ title: 'brave-otter failed', body: 'The disk is full.' });
  });

  it('keeps quiet about an end that the user chose', () => {
    expect(endingText({ ...run, status: 'stopped' })).toBeNull();
  });
});

describe('describeApp', () => {
  const versions = { app: '0.1.0', platform: 'linux' };

  it('warns of an Electron that is out of support, and of no other', () => {
    expect(describeApp({ ...versions, electron: '22.3.25' }).warnings).toEqual([
      expect.stringMatching(/^This window runs on Electron 22\.3\.25, which no longer gets security fixes/),
    ]);
    expect(describeApp({ ...versions, electron: '45.4.1' }).warnings).toEqual([]);
  });
});
