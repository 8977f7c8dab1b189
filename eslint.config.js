import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

const random = { object: 'Math', property: 'random', message: 'Randomness is a parameter.' };
const escaped =
  'What a terminal shows goes through build/terminal-writer.mjs, which escapes what could move its cursor.';

export default ts.config(
  { ignores: ['dist/', 'node_modules/', 'test-results/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...ts.configs.stylistic,
  ...svelte.configs.recommended,
  { files: ['**/*.mjs', '*.js', 'electron/**', 'test/**'], languageOptions: { globals: globals.node } },
  { files: ['renderer/**', 'electron/preload/**'], languageOptions: { globals: globals.browser } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] } },
  },
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      'no-restricted-properties': ['error', random],
    },
  },
  {
    files: ['models/**'],
    rules: {
      'no-restricted-globals': ['error', { name: 'Date', message: 'Time is a parameter in models/.' }],
    },
  },
  {
    files: ['build/**', 'electron/**', 'models/**', 'renderer/**', 'test/bench/**'],
    ignores: ['build/terminal-writer.mjs', 'electron/cli/terminal.ts', '**/*.test.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        random,
        ...['stdout', 'stderr'].map((property) => ({ object: 'process', property, message: escaped })),
      ],
    },
  },
);
