// Puts the face of our own pages' headings into a style sheet, so that it is there with the first line and nothing moves when it comes.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'

const font = new URL('node_modules/@fontsource/newsreader/', import.meta.url)
const target = new URL('../static/', import.meta.url)

const faces = [400, 600].map((weight) => {
  const data = readFileSync(new URL(`files/newsreader-latin-${weight}-normal.woff2`, font)).toString('base64')
  return `@font-face { font-family: "Newsreader"; font-weight: ${weight}; src: url("data:font/woff2;base64,${data}") format("woff2"); }`
})
writeFileSync(new URL('newsreader.css', target), `/* Newsreader, SIL Open Font License 1.1, see newsreader-LICENSE.txt */\n${faces.join('\n')}\n`)
copyFileSync(new URL('LICENSE', font), new URL('newsreader-LICENSE.txt', target))
