/** Asks, after a thumb down, what was wrong. Nobody has to say it. */

import { html, type TemplateResult } from 'lit'
import type { SentenceKey } from '../catalogue'
import type { AnswerEntry } from '../entries'
import type { Screen } from './screen'

// The value is what the operator reads, in one language whoever gave it.
const REASONS: readonly [string, SentenceKey][] = [
  ['not true', 'reasonWrong'],
  ['not what I asked', 'reasonOffTopic'],
  ['something is missing', 'reasonMissing'],
  ['the source says something else', 'reasonSource'],
  ['hard to understand', 'reasonUnclear'],
]
const MAX_COMMENT_CHARACTERS = 1500

export function reasonForm(screen: Screen, entry: AnswerEntry): TemplateResult {
  const { catalogue } = screen
  return html`<form class="reason" @submit=${(event: SubmitEvent) => send(screen, entry, event)}>
    <fieldset>
      <legend class="label">${catalogue.say('reasonTitle')}</legend>
      ${REASONS.map(
        ([value, key], place) => html`<label class="choice">
          <input type="radio" name="reason" value=${value} id=${place === 0 ? 'first-reason' : `reason-${place}`} />
          <span>${catalogue.say(key)}</span>
        </label>`,
      )}
    </fieldset>
    <textarea name="comment" rows="2" maxlength=${MAX_COMMENT_CHARACTERS} aria-label=${catalogue.say('reasonComment')} placeholder=${catalogue.say('reasonComment')}></textarea>
    <div class="row">
      <button type="submit" class="solid">${catalogue.say('reasonSend')}</button>
      <button type="button" class="plain" @click=${() => screen.giveReason(entry, null)}>${catalogue.say('reasonSkip')}</button>
    </div>
  </form>`
}

function send(screen: Screen, entry: AnswerEntry, event: SubmitEvent): void {
  event.preventDefault()
  const data = new FormData(event.target as HTMLFormElement)
  const said = [data.get('reason'), data.get('comment')].map((part) => (typeof part === 'string' ? part.trim() : ''))
  screen.giveReason(entry, said.filter((part) => part !== '').join(': ') || null)
}
