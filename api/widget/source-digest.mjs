// One digest over everything that decides what the built file says.
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

const OTHER_INPUTS = ['package.json', 'package-lock.json', 'tsconfig.json', 'vite.config.ts', 'source-digest.mjs']

export function sourceDigest(folder) {
  const sources = readdirSync(join(folder, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
  const digest = createHash('sha256')
  for (const path of [...sources, ...OTHER_INPUTS].sort()) {
    digest.update(`${path}\0`).update(readFileSync(join(folder, path))).update('\0')
  }
  return digest.digest('hex')
}
