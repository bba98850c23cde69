/** What a person takes along: an answer to the clipboard, readable anywhere and with its sources, or a file. */

import type { AnswerEntry } from './entries'
import { plainText } from './markdown'

export function withSources(answer: AnswerEntry): string {
  const sources = [...answer.citations.values()].map(({ number, title, section, url }) => {
    const place = section && section !== title ? `${title} › ${section.split(' > ').join(' › ')}` : title
    return `[${number}] ${place} ${url}`
  })
  return [plainText(answer.text, { markers: true }), ...(sources.length > 0 ? [sources.join('\n')] : [])].join('\n\n')
}

/** False where the browser, or the page around us, does not allow it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text) // no clipboard on http pages of an intranet
  }
}

/** Into the person's downloads. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000) // Safari reads it after the click
}

function copyBySelection(text: string): boolean {
  const active = document.activeElement
  const area = document.createElement('textarea')
  area.value = text
  area.setAttribute('aria-hidden', 'true')
  area.style.setProperty('position', 'fixed')
  area.style.setProperty('opacity', '0')
  document.body.append(area)
  area.select()
  const worked = document.execCommand('copy')
  area.remove()
  if (active instanceof HTMLElement) active.focus()
  return worked
}
