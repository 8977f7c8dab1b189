import { describe, expect, it, vi } from 'vitest';
import { RunDispatcher, type Supervised } from '../../electron/main/run-dispatcher.js';
import { RunQueue } from '../../electron/main/run-queue.js';
import { RunRegistry } from '../../electron/main/run-registry.js';
import { summarise } from '../../electron/runs/run-store.js';
import type { SessionEnd } from '../../electron/launch/worker-session.js';
import type { ControlCommand, RunSummary } from '../../electron/protocol/app.js';
import type { RunRecord, WorkerEvent } from '../../electron/protocol/run.js';
import { runRecord } from './run-record.js';

class FakeSupervisor implements Supervised {
  sent: ControlCommand[] = [];
  killed = false;
  onEvent: (event: WorkerEvent) => void = () => undefined;
  end: (end: SessionEnd) => void = () => undefined;
  run(): Promise<SessionEnd> {
    return new Promise((resolve) => (this.end = resolve));
  }
  send(command: ControlCommand): void {
    this.sent.push(command);
  }
  kill(): void {
    this.killed = true;
  }
}

const stopped: SessionEnd = { kind: 'done', status: 'stopped', step: 7, seconds: 1 };

function setUp(slots = ['cpu']) {
  const disk = new Map<string, RunRecord>();
  const supervisors = new Map<string, FakeSupervisor>();
  const ended: RunSummary[] = [];
  /** Slot and wanted device by run. */
  const placed: Record<string, string> = {};
  const registry = new RunRegistry();
  const dispatcher = new RunDispatcher({
    queue: new RunQueue(),
    registry,
    supervise({ id, slot, wanted, onEvent }) {
      placed[id] = `${slot} for ${wanted}`;
      const supervisor = new FakeSupervisor();
      supervisor.onEvent = onEvent;
      supervisors.set(id, supervisor);
      return supervisor;
    },
    readRecord: (dir) => {
      const record = disk.get(dir);
      return record ? Promise.resolve(record) : Promise.reject(new Error('gone'));
    },
    withdraw: (dir) => Promise.resolve({ ...disk.get(dir)!, status: 'stopped' }),
    onChange: () => undefined,
    onEnd: (run) => ended.push(run),
  });
  dispatcher.open(slots);
  /** Puts a run on the disk and into the queue. */
  function add(id: string, wantedDevice = 'auto'): void {
    const record = runRecord({ id, name: id, wantedDevice });
    disk.set(`/runs/${id}`, record);
    registry.put(`/runs/${id}`, record);
    dispatcher.enqueue(id);
  }
  const statuses = () => Object.fromEntries(dispatcher.summaries().map((run) => [run.id, run.status]));
  return { dispatcher, registry, supervisors, disk, ended, placed, add, statuses };
}

/** Lets promises that are settled have their effect. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('RunDispatcher', () => {
  it('trains one run and lets the next wait for its turn', async () => {
    const { dispatcher, supervisors, add, statuses } = setUp();
    add('a');
    add('b');
    expect(statuses()).toEqual({ a: 'running', b: 'queued' });
    expect(dispatcher.summary('b').queuePosition).toBe(1);
    supervisors.get('a')!.end(stopped);
    await settle();
    expect(statuses()).toEqual({ a: 'stopped', b: 'running' });
    expect(dispatcher.summary('b').queuePosition).toBeNull();
  });

  it('trains on every GPU and the CPU at once, and a device that fails keeps none of the others', async () => {
    const { dispatcher, supervisors, disk, placed, add, statuses } = setUp(['gpu:0', 'gpu:1', 'cpu']);
    for (const id of ['a', 'b', 'c']) add(id);
    add('d', 'cpu');
    add('e', 'gpu:0');
    expect(placed).toEqual({ a: 'gpu:0 for auto', b: 'gpu:1 for auto', d: 'cpu for cpu' });
    expect(statuses()).toEqual({ a: 'running', b: 'running', c: 'queued', d: 'running', e: 'queued' });
    const trainsOn = () => Object.fromEntries(dispatcher.summaries().map((run) => [run.id, run.trainsOn]));
    expect(trainsOn()).toEqual({ a: 'gpu:0', b: 'gpu:1', c: null, d: 'cpu', e: null });

    // The second GPU falls off its bus.
    const failure = { code: 'crash', message: 'The training process was ended by SIGABRT.' } as const;
    disk.set('/runs/b', runRecord({ id: 'b', status: 'failed', failure }));
    supervisors.get('b')!.end({ kind: 'failed', failure, output: '' });
    await settle();
    expect(placed['c']).toBe('gpu:1 for auto');
    expect(statuses()).toMatchObject({ a: 'running', b: 'failed', c: 'running', d: 'running', e: 'queued' });
    supervisors.get('a')!.end(stopped);
    await settle();
    expect(placed['e']).toBe('gpu:0 for gpu:0');
  });

  it('shows what is wrong with a run while it trains, as its folder has it', async () => {
    const { dispatcher, supervisors, disk, add } = setUp();
    add('a');
    const trouble = { name: 'diverging', title: 'Training is diverging', label: 'diverging', since: 900 };
    const { onEvent } = supervisors.get('a')!;
    const heard = async (diagnoses: (typeof trouble)[]) => {
      disk.set('/runs/a', runRecord({ id: 'a', status: 'running', diagnoses }));
      onEvent({ kind: 'diagnoses', found: [trouble] });
      await settle();
      return dispatcher.summary('a').diagnosis;
    };
    expect(await heard([trouble])).toEqual({ label: 'diverging', claim: 'Training is diverging since step 900.' });
    // It was dismissed.
    expect(await heard([])).toBeUndefined();
  });

  it('shows what a run does before it trains, from the moment that it has its place', () => {
    const { dispatcher, supervisors, add } = setUp();
    add('a');
    const { onEvent } = supervisors.get('a')!;
    const activity = () => dispatcher.summary('a').activity;
    expect([dispatcher.summary('a').status, activity()]).toEqual(['running', 'Starting a process']);
    onEvent({ kind: 'activity', what: 'Reading the data' });
    expect(activity()).toBe('Reading the data');
    onEvent({ kind: 'run', record: runRecord({ id: 'a', status: 'running' }) });
    expect(activity()).toBe('Reading the data');
    onEvent({ kind: 'activity', what: null });
    expect(activity()).toBeUndefined();
    onEvent({ kind: 'activity', what: 'Loading TensorFlow' });
    onEvent({ kind: 'failed', code: 'bad-request', message: 'No.' });
    expect(activity()).toBeUndefined();
  });

  it('keeps what people say about a run, whatever the worker tells of it, and hears what is said on the disk', () => {
    const { dispatcher, registry, supervisors, add } = setUp();
    add('a');
    const said = () => {
      const { name, tags, note, pinned, status } = dispatcher.summary('a');
      return { name, tags, note, pinned, status };
    };
    registry.heed('a', runRecord({ id: 'a', name: 'mine', words: { tags: ['paper'], note: 'n', pinned: true } }));
    supervisors.get('a')!.onEvent({ kind: 'run', record: runRecord({ id: 'a', name: 'old', status: 'running' }) });
    expect(said()).toEqual({ name: 'mine', tags: ['paper'], note: 'n', pinned: true, status: 'running' });
    const onDisk = summarise(runRecord({ id: 'a', name: 'elsewhere', status: 'queued', words: { tags: ['other'] } }));
    registry.replace([{ dir: '/runs/a', summary: onDisk }], dispatcher.busy);
    expect(said()).toEqual({ name: 'elsewhere', tags: ['other'], status: 'running' });
  });

  it('shows what the worker tells of its run', () => {
    const { dispatcher, supervisors, add } = setUp();
    add('a');
    const { onEvent } = supervisors.get('a')!;
    onEvent({ kind: 'run', record: runRecord({ id: 'a', status: 'running', steps: 900 }) });
    onEvent({ kind: 'status', status: 'paused', step: 41, live: { learningRate: 0.1 } });
    expect(dispatcher.summary('a')).toMatchObject({ steps: 900, status: 'paused', step: 41 });
  });

  it('believes the disk at the end, and the worker where the disk is gone', async () => {
    const { supervisors, disk, ended, add, dispatcher } = setUp();
    add('a');
    disk.set('/runs/a', runRecord({ id: 'a', status: 'done', step: 500 }));
    supervisors.get('a')!.end({ kind: 'done', status: 'done', step: 500, seconds: 3 });
    await settle();
    expect(ended).toMatchObject([{ id: 'a', status: 'done', step: 500 }]);
    add('b');
    disk.delete('/runs/b');
    const failure = { code: 'disk', message: 'The disk went away.' } as const;
    supervisors.get('b')!.end({ kind: 'failed', failure, output: '' });
    await settle();
    expect(dispatcher.summary('b')).toMatchObject({ status: 'failed', failure: 'The disk went away.' });
  });

  it('waits for a worker that has said its last word, and not for one that trains', async () => {
    const { dispatcher, supervisors, disk, add } = setUp();
    add('a');
    await dispatcher.leaving('a');
    const { onEvent, end } = supervisors.get('a')!;
    onEvent({ kind: 'done', status: 'stopped', step: 7, seconds: 1 });
    expect(dispatcher.summary('a')).toMatchObject({ status: 'stopped', step: 7 });
    disk.set('/runs/a', runRecord({ id: 'a', status: 'stopped', step: 7 }));
    let gone = false;
    const leaving = dispatcher.leaving('a').then(() => (gone = true));
    await settle();
    expect(gone).toBe(false);
    end(stopped);
    await leaving;
    expect(dispatcher.live.size).toBe(0);
  });

  it('passes commands to the worker of a run that trains', async () => {
    const { dispatcher, supervisors, add } = setUp();
    add('a');
    await dispatcher.control('a', { kind: 'pause' });
    expect(supervisors.get('a')!.sent).toEqual([{ kind: 'pause' }]);
  });

  it('takes a run out of the queue when it is stopped there', async () => {
    const { dispatcher, supervisors, add, statuses } = setUp();
    add('a');
    add('b');
    await dispatcher.control('b', { kind: 'stop' });
    expect(statuses()['b']).toBe('stopped');
    supervisors.get('a')!.end(stopped);
    await settle();
    expect(supervisors.has('b')).toBe(false);
  });

  it('says why a command makes no sense now', async () => {
    const { dispatcher, registry, add } = setUp();
    add('a');
    add('b');
    await expect(dispatcher.control('b', { kind: 'pause' })).rejects.toThrow('b waits in the queue');
    registry.put('/runs/c', runRecord({ id: 'c', name: 'c', status: 'done' }));
    await expect(dispatcher.control('c', { kind: 'step' })).rejects.toThrow('c is not training');
    await expect(dispatcher.control('c', { kind: 'stop' })).resolves.toBeUndefined();
    registry.put('/runs/d', runRecord({ id: 'd', name: 'd', status: 'running', pid: 4711 }));
    await expect(dispatcher.control('d', { kind: 'stop' })).rejects.toThrow('process 4711');
    await expect(dispatcher.control('nobody', { kind: 'stop' })).rejects.toThrow("no run 'nobody'");
  });

  it('stops everything when the app closes, starts nothing more, and kills who does not stop', async () => {
    vi.useFakeTimers();
    const { dispatcher, supervisors, add, statuses } = setUp();
    add('a');
    add('b');
    const all = dispatcher.stopAll(30_000);
    const { sent, end } = supervisors.get('a')!;
    expect(sent).toEqual([{ kind: 'stop' }]);
    vi.advanceTimersByTime(29_000);
    expect(supervisors.get('a')!.killed).toBe(false);
    vi.advanceTimersByTime(1000);
    expect(supervisors.get('a')!.killed).toBe(true);
    vi.useRealTimers();
    end({ kind: 'failed', failure: { code: 'crash', message: 'It was ended.' }, output: '' });
    await all;
    expect(statuses()['b']).toBe('queued');
    expect(supervisors.has('b')).toBe(false);
  });
});

describe('RunRegistry', () => {
  it('knows runs by their directories, also copies with the same record', () => {
    const registry = new RunRegistry();
    const record = runRecord({ id: 'original' });
    registry.put('/runs/original', record);
    registry.put('/runs/copy of it', record);
    expect(registry.list().map(({ summary }) => summary.id)).toEqual(['original', 'copy of it']);
    expect(registry.dirOf('copy of it')).toBe('/runs/copy of it');
    expect(registry.dirOf('../etc')).toBeNull();
  });

  it('takes over what is on the disk, except for runs that are known better', () => {
    const registry = new RunRegistry();
    const [mine, other] = [runRecord({ id: 'mine', step: 50 }), runRecord({ id: 'other', step: 1 })];
    registry.put('/runs/mine', mine);
    registry.put('/runs/gone', runRecord({ id: 'gone' }));
    const found = (record: RunRecord) => {
      const copy = new RunRegistry();
      copy.put(`/runs/${record.id}`, record);
      return copy.list()[0]!;
    };
    registry.replace([found({ ...mine, step: 40 }), found(other)], new Set(['mine']));
    expect(registry.get('mine').summary.step).toBe(50);
    expect(registry.get('other').summary.step).toBe(1);
    expect(() => registry.get('gone')).toThrow("no run 'gone'");
  });
});
