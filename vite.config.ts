import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { noticesOf, packageOf } from './build/notices.mjs';
import { projectRoot } from './build/paths.mjs';

const root = join(projectRoot, 'renderer');

/** Of the window and its threads, which are bundled before it. */
const packages = new Set<string>();

/** Notes of which packages a bundle is made. */
const collecting = (): Plugin => ({
  name: 'packages',
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      // Fonts are named as they are found from the window's folder.
      const from = chunk.type === 'chunk' ? chunk.moduleIds : chunk.originalFileNames.map((name) => join(root, name));
      for (const id of from) {
        const folder = packageOf(id);
        if (folder !== null) packages.add(folder);
      }
    }
  },
});

/** Writes their licences beside the window. */
const notices: Plugin = {
  name: 'third-party-notices',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'third-party-notices.txt', source: noticesOf(packages) });
  },
};

/** The window. Served from app://, so every address is relative, and its policy forbids inlined files and eval. */
export default defineConfig({
  root,
  base: './',
  plugins: [svelte({ configFile: false }), collecting(), notices],
  worker: { plugins: () => [collecting()] },
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome108',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
    // A slow machine is no fault of the bundle.
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
});
