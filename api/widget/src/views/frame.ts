/** What stands around the views: the button in the corner, the panel that it opens, and the way back to the newest line. */

import { html, nothing, type TemplateResult } from 'lit'
import type { Catalogue } from '../catalogue'
import { emblem, icon } from '../icons'
import { composer } from './composer'
import { deleteQuestion, header } from './header'
import type { Screen } from './screen'
import { transcript } from './transcript'

/** Of the element: how it stands on the page, and what the person does with it. */
export interface Frame {
  readonly inline: boolean
  readonly shown: boolean
  readonly atEnd: boolean
  readonly announcement: string
  open(): void
  close(): void
  cancelled(event: Event): void
  scrolled(): void
  jump(): void
}

export function frame(screen: Screen, around: Frame): TemplateResult {
  const title = screen.configuration?.title ?? screen.catalogue.say('title')
  if (around.inline) return html`<section class="panel" part="panel" aria-label=${title}>${panel(screen, around)}</section>`
  return html`${launcher(screen.catalogue, around)}
    <dialog id="panel" class="panel" part="panel" aria-label=${title} @cancel=${(event: Event) => around.cancelled(event)}>
      ${around.shown ? panel(screen, around) : nothing}
    </dialog>`
}

function launcher(catalogue: Catalogue, around: Frame): TemplateResult {
  const label = catalogue.say(around.shown ? 'close' : 'open')
  return html`<button
    type="button"
    class="launcher"
    part="launcher"
    aria-haspopup="dialog"
    aria-expanded=${around.shown}
    aria-controls="panel"
    @click=${() => (around.shown ? around.close() : around.open())}
  >
    ${around.shown ? icon('close') : emblem}<span class=${around.shown ? 'unseen' : 'launcher-label'}>${label}</span>
  </button>`
}

function panel(screen: Screen, around: Frame): TemplateResult {
  const { catalogue } = screen
  return html`${header(screen, !around.inline)} ${deleteQuestion(screen)}
    <div class="middle">
      <div class="log" part="log" role="log" aria-live="off" aria-label=${catalogue.say('transcript')} tabindex="0" @scroll=${() => around.scrolled()}>
        ${transcript(screen)}
      </div>
      ${around.atEnd || screen.conversation.entries.length === 0 ? nothing : jumpButton(catalogue, around)}
    </div>
    ${composer(screen)}
    <div class="unseen" role="status">${around.announcement}</div>
    ${screen.card.template(catalogue)}`
}

function jumpButton(catalogue: Catalogue, around: Frame): TemplateResult {
  const label = catalogue.say('jump')
  return html`<button type="button" class="jump" part="jump" aria-label=${label} title=${label} @click=${() => around.jump()}>${icon('down')}</button>`
}
