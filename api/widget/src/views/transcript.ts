/** What was said, from the greeting to the newest answer. */

import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Entry, QuestionEntry } from '../entries'
import { icon } from '../icons'
import { answer } from './answer'
import type { Screen } from './screen'

export function transcript(screen: Screen): TemplateResult {
  const { entries, restoring } = screen.conversation
  const lastQuestion = entries.findLast((entry) => entry.role === 'user')
  return html`${entries.some((entry) => entry.role !== 'notice') || restoring ? nothing : welcome(screen)}
  ${restoring && entries.length === 0 ? html`<p class="progress">${screen.catalogue.say('restoring')}</p>` : nothing}
  ${repeat(entries, keyOf, (entry, place) => {
    if (entry.role === 'notice') return html`<p class="notice">${screen.catalogue.say(entry.says)}</p>`
    if (entry.role === 'user') return question(screen, entry, entry === lastQuestion)
    return answer(screen, entry, place === entries.length - 1)
  })}`
}

function keyOf(entry: Entry): string {
  return entry.role === 'user' ? entry.id : `${entry.role} ${entry.key}`
}

function welcome(screen: Screen): TemplateResult {
  return html`<div class="welcome" part="welcome">
    <p class="greeting" dir="auto">${screen.greeting}</p>
    ${screen.starters.length > 0
      ? html`<p class="label" id="starters">${screen.catalogue.say('starters')}</p>
          <ul class="suggestions starters" aria-labelledby="starters">
            ${screen.starters.map((text) => suggestion(screen, text, 'starter'))}
          </ul>`
      : nothing}
  </div>`
}

export function suggestion(screen: Screen, text: string, part: string): TemplateResult {
  return html`<li>
    <button type="button" class="suggestion" part=${part} dir="auto" @click=${() => void screen.ask(text)}>
      <span>${text}</span>${icon('send')}
    </button>
  </li>`
}

function question(screen: Screen, entry: QuestionEntry, last: boolean): TemplateResult {
  return html`<article class="question" part="question" aria-label=${screen.catalogue.say('you')} ?data-last-question=${last}>
    <p dir="auto">${entry.text}</p>
  </article>`
}
