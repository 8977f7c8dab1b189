import { describe, expect, it, vi } from 'vitest';
import { callError } from '../../electron/main/call-error.js';
import type { CallHandlers } from '../../electron/main/calls.js';
import { RequestError } from '../../models/core/errors.js';

vi.mock('electron', () => ({ ipcMain: {} }));
const { answerCall } = await import('../../electron/main/calls.js');

const event = { sender: { id: 1 }, senderFrame: { url: 'app://lab/index.html', parent: null } };

function ask(name: unknown, args: unknown, handlers: Partial<CallHandlers>, trusted: number | null = 1) {
  return answerCall({ event, name, args, handlers: handlers as CallHandlers, trusted });
}

describe('answerCall', () => {
  it('returns what the handler returns', async () => {
    const renameRun = vi.fn().mockResolvedValue({ id: 'a' });
    expect(await ask('renameRun', ['a', 'b'], { renameRun })).toEqual({ ok: true, value: { id: 'a' } });
    expect(renameRun).toHaveBeenCalledWith('a', 'b');
  });

  it('runs nothing for strangers, unknown calls and wrong arguments', async () => {
    const listRuns = vi.fn();
    await expect(ask('listRuns', [], { listRuns }, 2)).rejects.toThrow('was refused');
    await expect(ask('hasOwnProperty', [], { listRuns })).rejects.toThrow('There is no call');
    expect(await ask('listRuns', ['x'], { listRuns })).toMatchObject({ ok: false });
    expect(listRuns).not.toHaveBeenCalled();
  });

  it('turns a refusal into a sentence beside its field', async () => {
    const createRun = vi.fn().mockRejectedValue(new RequestError('steps: 0 is not allowed.', { field: 'steps' }));
    expect(await ask('createRun', [{ architecture: 'gan', preset: 'mlp', config: {} }], { createRun })).toEqual({
      ok: false,
      error: { message: 'steps: 0 is not allowed.', field: 'steps' },
    });
  });
});

describe('callError', () => {
  it.each([
    ['ENOSPC', /^\/runs\/a: the disk is full/],
    ['EROFS', /^\/runs\/a: access is denied/],
    ['ENOENT', /^\/runs\/a: there is no such/],
    ['EIO', /^\/runs\/a: it could not be read or written \(EIO\)/],
  ])('says what %s means, and for which file', (code, sentence) => {
    expect(callError(Object.assign(new Error(code), { code, path: '/runs/a' })).message).toMatch(sentence);
  });

  it('says so where the system does not name the file', () => {
    expect(callError(Object.assign(new Error('write'), { code: 'ENOSPC' })).message).toBe(
      'Your data: the disk is full; free some space and try again.',
    );
  });

  it('keeps the stack of what nobody expected for standard error', () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(callError(new Error('boom')).message).toBe('Model Lab failed at this: boom');
    expect(write).toHaveBeenCalledWith(expect.stringContaining('calls.test'));
    write.mockRestore();
  });
});
