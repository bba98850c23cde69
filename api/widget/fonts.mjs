// Copies the fonts of our own pages' headings to where they are served from.
import { copyFileSync } from 'node:fs'

const font = new URL('node_modules/@fontsource/newsreader/', import.meta.url)
const target = new URL('../static/', import.meta.url)

for (const weight of [400, 600]) {
  copyFileSync(new URL(`files/newsreader-latin-${weight}-normal.woff2`, font), new URL(`newsreader-${weight}.woff2`, target))
}
copyFileSync(new URL('LICENSE', font), new URL('newsreader-LICENSE.txt', target))
