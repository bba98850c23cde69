// How src/ becomes one file. The digest in its first line is what the tests compare with the source.
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { sourceDigest } from './source-digest.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))

export default defineConfig({
  root: here,
  publicDir: false,
  build: {
    outDir: process.env.WIDGET_OUT_DIR ?? '../static',
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: false,
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    rolldownOptions: {
      input: 'src/index.ts',
      output: {
        entryFileNames: 'widget.js',
        codeSplitting: false,
        postBanner: `/*! Career Clarity's chat widget, Apache-2.0; contains Lit, BSD-3-Clause, Google LLC. Source ${sourceDigest(here)} */`,
      },
    },
  },
})
