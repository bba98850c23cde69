/** One answer: its text, how far it goes, what it rests on, who wrote it and what can be done with it. */

import { html, nothing, type TemplateResult } from 'lit'
import type { Citation } from '../chat-api'
import { isRunning, type AnswerEntry } from '../entries'
import { icon } from '../icons'
import { safeUrl } from '../markdown'
import { failure } from './failure'
import { reasonForm } from './reason-form'
import type { Screen } from './screen'
import { suggestion } from './transcript'

type Part = TemplateResult | typeof nothing

export function answer(screen: Screen, entry: AnswerEntry, last: boolean): TemplateResult {
  const { catalogue } = screen
  const running = isRunning(entry)
  return html`<article class="answer ${entry.reply?.status ?? ''}" part="answer" aria-label=${catalogue.say('guide')} aria-busy=${running}>
    ${standing(screen, entry)} ${entry.text ? screen.textOf(entry).element : nothing} ${running ? progress(screen, entry) : nothing}
    ${running ? nothing : sources(screen, entry)}
    ${entry.progress === 'stopped' ? html`<p class="aside">${catalogue.say('stopped')} ${last ? retryButton(screen) : nothing}</p>` : nothing}
    ${entry.failure ? failure(screen, entry.failure, last) : nothing} ${entry.progress === 'complete' ? closing(screen, entry) : nothing}
    ${screen.reasonFor === entry.key ? reasonForm(screen, entry) : nothing}
    ${last && entry.progress === 'complete' ? nextQuestions(screen, entry) : nothing}
  </article>`
}

export function retryButton(screen: Screen): TemplateResult {
  return html`<button type="button" class="plain retry" ?disabled=${screen.conversation.busy} @click=${() => screen.retry()}>
    ${icon('retry')}${screen.catalogue.say('retry')}
  </button>`
}

/** Where an answer is not simply an answer, that comes first. */
function standing(screen: Screen, entry: AnswerEntry): Part {
  const status = entry.reply?.status
  if (status !== 'declined' && status !== 'partly_answered' && status !== 'clarify') return nothing
  return html`<p class="standing ${status}">${screen.catalogue.say(status)}</p>`
}

function progress(screen: Screen, entry: AnswerEntry): TemplateResult {
  const { catalogue, conversation } = screen
  const says = catalogue.say(conversation.busy ? readable(entry) : 'elsewhere', { count: entry.passages, place: entry.place })
  return html`<p class="progress"><span class="sweep" aria-hidden="true"></span>${says}</p>`
}

function readable(entry: AnswerEntry): 'waiting' | 'inLine' | 'searching' | 'reading' | 'writing' {
  if (entry.progress === 'waiting') return entry.place > 0 ? 'inLine' : 'waiting'
  if (entry.progress === 'reading') return entry.passages > 0 ? 'reading' : 'searching'
  return entry.progress === 'writing' ? 'writing' : 'searching'
}

/** The documents that the answer rests on, each with the numbers that lead into it. */
function sources(screen: Screen, entry: AnswerEntry): Part {
  const documents = Map.groupBy([...entry.citations.values()], (citation) => citation.title)
  if (documents.size === 0) return nothing
  return html`<div class="sources" part="sources" role="group" aria-label=${screen.catalogue.say('sources')}>
    <p class="label">${screen.catalogue.say('sources')}</p>
    <ul>
      ${[...documents].map(([title, citations]) => source(screen, title, citations))}
    </ul>
  </div>`
}

function source(screen: Screen, title: string, citations: Citation[]): TemplateResult {
  const url = safeUrl(citations[0]?.url ?? '')
  return html`<li>
    <span class="source-title" dir="auto"
      >${url === null
        ? title
        : html`<a href=${url} target="_blank" rel="noopener noreferrer nofollow">${title}<span class="unseen"> (${screen.catalogue.say('newWindow')})</span></a>`}</span
    >
    <span class="numbers">${citations.map((citation) => numberButton(screen, citation))}</span>
  </li>`
}

const numberButtons = new WeakMap<Citation, HTMLButtonElement>()

function numberButton(screen: Screen, citation: Citation): HTMLButtonElement {
  const label = screen.catalogue.say('source', { number: citation.number, title: citation.title })
  const button = numberButtons.get(citation) ?? screen.card.buttonFor(citation, label)
  numberButtons.set(citation, button)
  return button
}

function closing(screen: Screen, entry: AnswerEntry): TemplateResult {
  return html`<footer class="closing">
    <p class="written-by">${writtenBy(screen, entry)}</p>
    <div class="actions">${copyButton(screen, entry)}${entry.reply?.status === 'signposted' ? nothing : thumbs(screen, entry)}</div>
  </footer>`
}

function writtenBy(screen: Screen, entry: AnswerEntry): string {
  const [kind, ...name] = (entry.reply?.answered_by ?? '').split(':')
  if (entry.citations.size === 0 || kind === '') return ''
  if (kind === 'extractive') return screen.catalogue.say('byExtractive')
  return screen.catalogue.say('byLanguageModel', { name: name.join(':') })
}

function copyButton(screen: Screen, entry: AnswerEntry): TemplateResult {
  const copied = screen.copied?.key === entry.key ? screen.copied : null
  const label = screen.catalogue.say(copied === null ? 'copy' : copied.worked ? 'copied' : 'copyFailed')
  return html`<button type="button" class="quiet" data-action="copy" aria-label=${label} title=${label} @click=${() => screen.copy(entry)}>
    ${icon(copied?.worked ? 'done' : 'copy')}
  </button>`
}

function thumbs(screen: Screen, entry: AnswerEntry): TemplateResult {
  return html`${(['up', 'down'] as const).map((rating) => {
    const label = screen.catalogue.say(rating === 'up' ? 'good' : 'bad')
    const pressed = entry.feedback.rating === rating
    return html`<button
      type="button"
      class="quiet"
      data-action=${rating}
      aria-label=${label}
      title=${label}
      aria-pressed=${pressed}
      @click=${() => screen.rate(entry, pressed ? null : rating)}
    >
      ${icon(rating === 'up' ? 'good' : 'bad')}
    </button>`
  })}${screen.thankedFor === entry.key ? html`<span class="thanks">${screen.catalogue.say('thanks')}</span>` : nothing}`
}

function nextQuestions(screen: Screen, entry: AnswerEntry): Part {
  const questions = entry.reply?.status === 'signposted' ? [] : (entry.reply?.suggestions ?? []).slice(0, 3)
  if (questions.length === 0) return nothing
  return html`<div class="next">
    <p class="label" id="next-${entry.key}">${screen.catalogue.say('suggestions')}</p>
    <ul class="suggestions" aria-labelledby="next-${entry.key}">
      ${questions.map((text) => suggestion(screen, text, 'suggestion'))}
    </ul>
  </div>`
}
