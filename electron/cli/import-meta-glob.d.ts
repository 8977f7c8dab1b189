/** As far as build/glob-imports.mjs and Vite both understand it. */
interface ImportMeta {
  glob<Module>(pattern: string, options: { eager: true }): Record<string, Module>;
}
