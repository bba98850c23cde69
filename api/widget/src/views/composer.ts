/** Where the person writes, and the line under it that says who answers. */

import { html, nothing, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import { icon } from '../icons'
import { safeUrl } from '../markdown'
import type { Screen } from './screen'

const MAX_CHARACTERS = 8000 // until the server has said its own limit

export function composer(screen: Screen): TemplateResult {
  const { catalogue, conversation, draft } = screen
  const max = screen.configuration?.max_message_characters ?? MAX_CHARACTERS
  const tooLong = draft.length > max
  const cannotSend = draft.trim() === '' || tooLong || !screen.online || conversation.answering
  return html`${banner(screen)}
    <form class="composer" part="composer" @submit=${(event: SubmitEvent) => submit(screen, event)}>
      <textarea
        id="input"
        part="input"
        rows="1"
        dir="auto"
        enterkeyhint="send"
        aria-label=${catalogue.say('inputLabel')}
        aria-describedby="hint"
        aria-invalid=${tooLong}
        placeholder=${catalogue.say('placeholder')}
        .value=${live(draft)}
        @input=${(event: InputEvent) => screen.write((event.target as HTMLTextAreaElement).value)}
        @keydown=${(event: KeyboardEvent) => sendWithEnter(screen, event)}
      ></textarea>
      ${sendButton(screen, cannotSend)}
    </form>
    <p id="hint" class="unseen">${catalogue.say('inputHint')}</p>
    ${tooLong ? html`<p class="too-long" role="alert">${catalogue.say('tooLong', { count: draft.length, max })}</p>` : nothing}
    ${footer(screen)}`
}

/** One button for both, so that the focus on it outlives the change. */
function sendButton(screen: Screen, cannotSend: boolean): TemplateResult {
  const { busy } = screen.conversation
  const label = screen.catalogue.say(busy ? 'stop' : 'send')
  const click = (event: MouseEvent): void => {
    if (!busy) return
    event.preventDefault()
    if (event.detail < 2) screen.stop() // the second half of a double click on "send" stops nothing
  }
  return html`<button
    type="submit"
    class="send"
    part="send"
    data-action=${busy ? 'stop' : 'send'}
    aria-label=${label}
    title=${label}
    aria-disabled=${!busy && cannotSend}
    @click=${click}
  >
    ${icon(busy ? 'stop' : 'send')}
  </button>`
}

function banner(screen: Screen): TemplateResult | typeof nothing {
  const { catalogue, configuration, failed } = screen
  const status = configuration?.status ?? 'ready'
  const server = !screen.reachable ? 'unreachable' : status !== 'ready' ? 'starting' : null
  const says = !screen.online ? 'offline' : (failed?.kind ?? server)
  return says === null ? nothing : html`<p class="banner" part="banner">${catalogue.say(says)}</p>`
}

function footer(screen: Screen): TemplateResult {
  const { catalogue, configuration } = screen
  const contact = configuration?.human_contact
  const url = safeUrl(contact?.url ?? '')
  const text = contact?.text ?? catalogue.say('human')
  return html`<p class="ai" part="notice">
    <span>${catalogue.say('notice')}</span>
    <a href=${screen.privacyUrl} target="_blank" rel="noopener noreferrer">${catalogue.say('privacy')}</a>
    ${!contact ? nothing : url === null ? html`<bdi>${text}</bdi>` : html`<a href=${url} target="_blank" rel="noopener noreferrer">${text}</a>`}
  </p>`
}

function sendWithEnter(screen: Screen, event: KeyboardEvent): void {
  // While a character is being composed, Enter chooses it; 229 is how Safari says so after the fact.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
  event.preventDefault()
  screen.submit()
}

function submit(screen: Screen, event: SubmitEvent): void {
  event.preventDefault()
  screen.submit()
}
