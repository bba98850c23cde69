/** An answer on its way to the clipboard: readable anywhere, and with its sources. */

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
