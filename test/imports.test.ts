/** Which part of the project may import which. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '../build/paths.mjs';

interface Rule {
  /** Files of the project that it may import, besides its own. */
  files: RegExp;
  /** Packages and Node's modules that it may import. */
  packages: RegExp;
  /** Files of which it may import types only. */
  types?: RegExp;
}

const configs =
  /^models\/([\w-]+\/(config|presets|metrics|parameter-count|data-problem|stored)|core\/(architectures|aside|characters|choice-title|config|data-(kinds|text)|describe|execution-(choice|modes|program)|fields|helpers|key-settings|learner|live|memory-(estimate|room)|panel|parse-(config|question)|preview|process-identity|errors|questions|run-(name|questions|tags)|safetensors|samples|schedule|start(-data|-settings)?|stored-defaults|telemetry)|(film|panels|[\w-]+\/(panels|pictures|previews|questions|tools|diagnosis|comparison|filter|plot))\/[\w-]+|\w+\/formats\/formats|explain\/methods\/methods|\w+\/inspect\/(model-(description|graph|diff)|fold-blocks|visible-graph|align-nodes|node-differences|op-kind))\.ts$|^models\/core\/(make-folder|printable)\.mjs$/;
const data = /^models\/data\//;
const setUp = /^build\//;
const doctor = /^electron\/doctor\//;
const node = /^node:/;

/** Any of the patterns. */
const or = (...patterns: RegExp[]) => new RegExp(patterns.map((pattern) => pattern.source).join('|'));
const nothing = /(?!)/;

const rooms: Record<string, Rule> = {
  models: {
    files: nothing,
    packages: or(
      node,
      /^@tensorflow\/|^(protobufjs|zod|jpeg-js|csv-parse|gifenc|ml-matrix|onnxruntime-node|umap-js|yauzl)(\/|$)/,
    ),
  },
  'electron/protocol': { files: nothing, packages: /^zod$/, types: /^models\// },
  'electron/runs': {
    files: or(/^electron\/protocol\//, configs, /^models\/data\/crc32\.ts$/),
    packages: or(node, /^(zod|protobufjs|yazl|yauzl)$/),
    types: data,
  },
  'electron/launch': { files: or(/^electron\/(protocol|runs)\//, configs), packages: or(node, /^zod$/), types: data },
  'electron/report': {
    files: or(/^electron\/(protocol|runs)\//, configs, /^models\/data\/png\.ts$/),
    packages: node,
  },
  'electron/worker': { files: or(/^electron\/(protocol|runs)\//, /^models\//), packages: or(node, /^zod$/) },
  'electron/doctor': { files: or(/^electron\/protocol\//, setUp, data), packages: node },
  'electron/cli': {
    files: or(/^electron\/(protocol|runs|launch|report)\//, doctor, setUp, configs, data),
    packages: or(node, /^(commander|string-width|zod)$/),
  },
  'electron/main': {
    files: or(/^electron\/(protocol|runs|launch|report)\//, doctor, setUp, configs, data),
    packages: or(node, /^(electron|zod)$/),
  },
  'electron/preload': { files: /^electron\/protocol\//, packages: /^electron$/ },
  renderer: {
    files: or(/^electron\/protocol\//, configs),
    packages:
      /^(svelte|chart\.js|chartjs-plugin-zoom|bits-ui|@lucide\/svelte|@tanstack\/svelte-virtual|@fontsource-variable\/inter|mediabunny|zod)(\/|$)/,
    types: data,
  },
};

const exceptions: Record<string, string[]> = {
  // The doctor's child is the one place outside models and worker that loads TensorFlow.
  'electron/doctor/probe.ts': ['models/engine/tensorflow.ts'],
  // The tools of TensorFlow Lite are had on first use, by the set-up's own program: it is started, not imported.
  'models/edge/formats/tflite/edge-tools.ts': ['build/paths.mjs', 'build/setup/edge-tools.mjs'],
  // The library tells its users where the data sets lie.
  'models/index.ts': ['build/paths.mjs'],
};

interface Import {
  from: string;
  target: string;
  typeOnly: boolean;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(projectRoot, file), 'utf8');
  const pattern =
    /^\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;
  return [...text.matchAll(pattern)].map(([, type, named, dynamic]) => {
    const name = named ?? dynamic ?? '';
    const target = name.startsWith('.')
      ? sourceOf(relative(projectRoot, join(projectRoot, dirname(file), name)))
      : name;
    return { from: file, target, typeOnly: Boolean(type) };
  });
}

/** TypeScript's imports name the .js that a .ts becomes. */
function sourceOf(path: string) {
  return path.replace(/\?.*$/, '').replace(/\.js$/, '.ts');
}

function filesOf(folder: string): string[] {
  return readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|svelte)$/.test(name))
    .map((name) => `${folder}/${name}`);
}

function isAllowed(room: string, rule: Rule, { from, target, typeOnly }: Import): boolean {
  if (target.startsWith(`${room}/`) || exceptions[from]?.includes(target)) return true;
  const isFile = /^(models|electron|renderer|build|test)\//.test(target);
  if (!isFile) return rule.packages.test(target);
  return rule.files.test(target) || (typeOnly && (rule.types?.test(target) ?? false));
}

describe.each(Object.entries(rooms))('%s', (room, rule) => {
  test('imports only what it may', () => {
    const files = filesOf(room);
    expect(files.length).toBeGreaterThan(0);
    const wrong = files.flatMap(importsOf).filter((each) => !isAllowed(room, rule, each));
    expect(wrong.map(({ from, target }) => `${from} imports ${target}`)).toEqual([]);
  });
});

/** Of another panel, a panel's view may import nothing: `shared` has what several need. */
function isForeign({ from, target }: Import): boolean {
  const room = /^renderer\/panels\/([^/]+)\//;
  const [own, other] = [room.exec(from)?.[1], room.exec(target)?.[1]];
  if (other === undefined || other === own || other === 'shared') return false;
  // Nobody outside a panel's folder names one of its files: views are found.
  return !(from === 'renderer/panels/views.ts' && other === 'generic');
}

test('a panel imports nothing of another one, and is imported by nobody', () => {
  const imports = filesOf('renderer').flatMap(importsOf);
  expect(imports.filter(isForeign).map(({ from, target }) => `${from} imports ${target}`)).toEqual([]);
  const planted = { from: 'renderer/panels/a/view.ts', target: 'renderer/panels/b/B.svelte', typeOnly: true };
  expect(isForeign(planted)).toBe(true);
  expect(isForeign({ ...planted, from: 'renderer/run/Overview.svelte' })).toBe(true);
  expect(isForeign({ ...planted, target: 'renderer/panels/shared/CardFrame.svelte' })).toBe(false);
  expect(isForeign({ ...planted, target: 'renderer/panels/panel-view.ts' })).toBe(false);
});

test('the window names no panel outside its folder', () => {
  const names = readdirSync(join(projectRoot, 'renderer/panels'), { withFileTypes: true })
    .filter((one) => one.isDirectory() && existsSync(join(projectRoot, 'renderer/panels', one.name, 'view.ts')))
    .map((one) => one.name);
  expect(names).toContain('gallery');
  const quoted = new RegExp(`['"](${names.join('|')})['"]`, 'i');
  const outside = filesOf('renderer').filter((file) => !/^renderer\/panels\/[^/]+\//.test(file));
  expect(outside.filter((file) => quoted.test(readFileSync(join(projectRoot, file), 'utf8')))).toEqual([]);
});

test('nothing outside the tests imports a test, and every import of a file was understood', () => {
  const all = Object.keys(rooms).flatMap(filesOf).flatMap(importsOf);
  expect(all.filter(({ target }) => target.startsWith('test/'))).toEqual([]);
  expect(all.length).toBeGreaterThan(100);
});

test('what is known of architectures, panels and questions comes without TensorFlow, whatever it imports itself', () => {
  const entries = filesOf('models').filter((file) => configs.test(file));
  expect(entries).toEqual(expect.arrayContaining(['models/core/start.ts', 'models/gan/questions/draw.ts']));
  const reached = new Map<string, string>(entries.map((file) => [file, file]));
  const wrong: string[] = [];
  for (const [file, path] of reached) {
    for (const { target, typeOnly } of importsOf(file)) {
      if (typeOnly) continue;
      if (/^@tensorflow\/|^models\/engine\/tensorflow\.ts$/.test(target)) wrong.push(`${path} > ${target}`);
      else if (target.startsWith('models/') && !reached.has(target)) reached.set(target, `${path} > ${target}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(reached.size).toBeGreaterThan(entries.length);
});

test('a planted import is noticed', () => {
  const rule = rooms['electron/main']!;
  const planted = { from: 'electron/main/x.ts', target: 'models/engine/session.ts', typeOnly: false };
  expect(isAllowed('electron/main', rule, planted)).toBe(false);
  expect(isAllowed('electron/main', rule, { ...planted, target: '@tensorflow/tfjs' })).toBe(false);
  expect(isAllowed('electron/main', rule, { ...planted, target: 'models/gan/config.ts' })).toBe(true);
  expect(isAllowed('renderer', rooms['renderer']!, { ...planted, target: 'node:fs' })).toBe(false);
  expect(isAllowed('electron/protocol', rooms['electron/protocol']!, { ...planted, typeOnly: true })).toBe(true);
});
