import { expect, test } from 'vitest';
import { fitted, firstSight, revealed, zoomedAt } from '../../../renderer/graph/camera.js';
import { moveOfArrow } from '../../../renderer/graph/graph-moves.js';
import { GraphState } from '../../../renderer/graph/graph-state.svelte.js';
import { layeredLayout } from '../../../renderer/graph/layout/layered-layout.js';
import { nodeSentence } from '../../../renderer/graph/node-words.js';
import { convolutions, stack } from '../../edge/inspect/descriptions.js';

const worker = {
  layout: (...[input, options]: Parameters<typeof layeredLayout>) => Promise.resolve(layeredLayout(input, options)),
};

async function shown(
  description = stack(6, (block, part) => `block${block}/${part}`),
  direction: 'down' | 'right' = 'down',
) {
  const state = new GraphState(description, direction, worker);
  state.resize({ width: 600, height: 400 });
  await state.layOut(true);
  return state;
}

const titleOf = (state: GraphState) => (state.chosen === null ? null : state.placed!.labels[state.chosen]!.title);

test('repeated blocks begin folded; Enter opens one, Escape folds it again', async () => {
  const state = await shown();
  expect(state.visible.nodes).toHaveLength(5);
  state.choose(2);
  expect(titleOf(state)).toBe('block0 … block5');
  await state.openBlock(2);
  expect([titleOf(state), state.visible.nodes.length]).toEqual(['block0', 10]);
  await state.openBlock(state.chosen!);
  expect([titleOf(state), state.visible.nodes.length]).toEqual(['LayerNormalization', 17]);
  expect(await state.closeAround()).toBe(true);
  expect([titleOf(state), state.visible.nodes.length]).toEqual(['block0', 10]);
  expect(await state.closeAround()).toBe(true);
  expect(await state.closeAround()).toBe(false);
});

test('arrows move along edges and beside them, in either direction of the graph', async () => {
  for (const direction of ['down', 'right'] as const) {
    const state = await shown(
      stack(1, (_, part) => part),
      direction,
    );
    const press = (key: string) => {
      state.move(moveOfArrow(key, direction)!);
      return titleOf(state);
    };
    const [along, back, left, right] =
      direction === 'down'
        ? ['ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight']
        : ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown'];
    expect(press(along)).toBe('Input');
    expect([press(along), press(along)]).toEqual(['Gather', 'LayerNormalization']);
    expect(press(along)).toBe('MatMul');
    const first = state.chosen;
    press(left);
    press(right);
    expect(titleOf(state)).toBe('MatMul');
    expect(press(back)).toBe('LayerNormalization');
    expect(first).not.toBeNull();
    state.move('last');
    expect([titleOf(state), press(along)]).toEqual(['Output', 'Output']);
  }
});

test('what is chosen by keyboard is in sight, and a found node is shown in its opened block', async () => {
  const state = await shown();
  state.zoom(2);
  state.move('last');
  const box = (at: number) => ({ x: state.placed!.x[at]!, y: state.placed!.y[at]! });
  const isInSight = () => {
    const { x, y } = box(state.chosen!);
    const { camera, place } = state;
    return (
      Math.abs(x - camera.x) * camera.zoom < place.width / 2 && Math.abs(y - camera.y) * camera.zoom < place.height / 2
    );
  };
  expect(isInSight()).toBe(true);
  state.search = 'block4 softmax';
  expect(state.foundItems).toHaveLength(1);
  expect([...state.found].map((at) => state.placed!.labels[at]!.title)).toEqual(['block0 … block5']);
  await state.show(state.foundItems[0]!);
  expect(titleOf(state)).toBe('Softmax');
  expect(isInSight()).toBe(true);
  expect(nodeSentence(state.graph, state.visible, state.chosen!)).toMatch(
    /^Softmax, block4\/softmax\. \d+ of 17 nodes, reads 1, read by 1\.$/,
  );
});

test('a small graph is all in sight; of a large one its head; zooming keeps what is under the pointer', async () => {
  const place = { width: 600, height: 400 };
  expect(fitted({ width: 100, height: 100 }, place)).toEqual({ x: 50, y: 50, zoom: 1 });
  const head = firstSight({ width: 200, height: 9000 }, place, { x: 100, y: 20 });
  expect(head.x).toBe(100);
  expect((0 - head.y) * head.zoom + 200).toBeCloseTo(24, 6);
  const camera = { x: 10, y: 20, zoom: 1 };
  const nearer = zoomedAt(camera, 2, { x: 100, y: -50 });
  expect([nearer.x + 100 / nearer.zoom, nearer.y - 50 / nearer.zoom]).toEqual([110, -30]);
  expect(revealed(camera, { x: 0, y: 0, width: 60, height: 40 }, place)).toEqual(camera);
  const state = await shown(convolutions);
  expect(state.visible.nodes).toHaveLength(12);
});

test('a layout that comes late does not take the place of a newer one', async () => {
  const waiting: (() => void)[] = [];
  const slow = {
    layout: (...[input, options]: Parameters<typeof layeredLayout>) =>
      new Promise<ReturnType<typeof layeredLayout>>((resolve) =>
        waiting.push(() => resolve(layeredLayout(input, options))),
      ),
  };
  const state = new GraphState(
    stack(6, (block, part) => `block${block}/${part}`),
    'down',
    slow,
  );
  const first = state.layOut();
  const second = state.foldAll(false);
  waiting[1]!();
  await second;
  waiting[0]!();
  await first;
  expect(state.visible.nodes).toHaveLength(52);
});
