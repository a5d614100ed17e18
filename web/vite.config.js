// Islands, bundled for the browser into crates/web/dist; the same input gives the same bytes.
import { defineConfig } from 'vite';
import { licences } from './scripts/licences.js';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  publicDir: false,
  logLevel: 'warn',
  plugins: [licences()],
  build: {
    outDir: '../crates/web/dist',
    emptyOutDir: true,
    manifest: 'manifest.json',
    modulePreload: false,
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 400,
    rolldownOptions: {
      input: 'islands/main.ts',
      output: {
        entryFileNames: '[name]-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        hashCharacters: 'hex',
      },
    },
  },
});
