import { beforeAll, expect, test } from 'vitest';
import { Graph } from '../../models/engine/graph.js';
import type { NativeBackend } from '../../models/engine/native-backend.js';
import { Session } from '../../models/engine/session.js';
import { loadTensorFlow } from '../../models/engine/tensorflow.js';

let native: NativeBackend;
beforeAll(async () => {
  const runtime = await loadTensorFlow();
  if (!runtime.native) throw new Error(`native TensorFlow is missing: ${runtime.reason}`);
  native = runtime.native;
});

const megabyte = 1024 * 1024;

/** Feeds 4 MB and fails, as often as asked for. */
function fail(session: Session, times: number, fetch: string) {
  for (let i = 0; i < times; i++) {
    const value = { shape: [megabyte], data: new Float32Array(megabyte).fill(i) };
    expect(() => session.run([['x', value]], [fetch])).toThrow();
  }
}

test.each(['absent', 'invalid'])('a session that fails (%s fetch) frees what it was fed', (fetch) => {
  const graph = new Graph();
  graph.placeholder('x', [megabyte], 'float32');
  // Only when it runs does TensorFlow see that this one was not fed.
  graph.placeholder('unfed', [1], 'float32');
  graph.add('Identity', ['unfed'], { T: { type: 1 } }, { name: 'invalid' });
  const session = new Session(native, graph.nodes);
  fail(session, 10, fetch);
  const before = process.memoryUsage().rss;
  fail(session, 200, fetch);
  session.close();
  // Unmended, this leaks 800 MB.
  expect((process.memoryUsage().rss - before) / megabyte).toBeLessThan(200);
});
