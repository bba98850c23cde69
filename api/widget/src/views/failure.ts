/** What went wrong, in one sentence, and what can be done about it. */

import { html, nothing, type TemplateResult } from 'lit'
import type { Failure } from '../failures'
import { icon } from '../icons'
import type { Screen } from './screen'

export function failure(screen: Screen, wrong: Failure, last: boolean): TemplateResult {
  return html`<div class="failure" part="error">
    <p role="alert">${failureSentence(screen, wrong)}</p>
    ${last && wrong.kind !== 'refused' ? retryButton(screen, wrong) : nothing}
  </div>`
}

/** A question that was refused is told why in the server's own words: only they name the limit. */
export function failureSentence(screen: Screen, wrong: Failure): string {
  return wrong.kind === 'refused' && wrong.sentence ? wrong.sentence : screen.catalogue.say(wrong.kind)
}

// Outside the alert: its seconds would be read out one by one.
function retryButton(screen: Screen, wrong: Failure): TemplateResult {
  const seconds = wrong.secondsLeft
  const { catalogue, conversation } = screen
  return html`<button type="button" class="plain retry" ?disabled=${seconds > 0 || conversation.busy} @click=${() => screen.retry()}>
    ${icon('retry')}${seconds > 0 ? catalogue.say('retryIn', { seconds }) : catalogue.say('retry')}
  </button>`
}
