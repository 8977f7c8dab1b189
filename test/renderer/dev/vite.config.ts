import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** The window on invented data, for work on its looks: npx vite --config test/renderer/dev/vite.config.ts */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [svelte()],
  server: { port: 5188, strictPort: true, fs: { allow: ['../../..'] } },
});
