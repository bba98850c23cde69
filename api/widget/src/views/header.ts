/** The bar above the transcript: what this is, and the ways to begin anew, to take along, to delete and to leave. */

import { html, nothing, type TemplateResult } from 'lit'
import { emblem, icon } from '../icons'
import type { Screen } from './screen'

export function header(screen: Screen, closable: boolean): TemplateResult {
  const { catalogue, conversation } = screen
  const empty = conversation.entries.length === 0
  const nothingKept = empty && conversation.id === null
  return html`<header class="header" part="header">
    ${emblem}
    <h2 class="title">${screen.configuration?.title ?? catalogue.say('title')}</h2>
    ${iconButton('new', catalogue.say('newConversation'), screen.newConversation.bind(screen), empty)}
    ${iconButton('save', catalogue.say('export'), () => screen.saveAll(), nothingKept)}
    ${iconButton('delete', catalogue.say('deleteAll'), () => screen.askToDelete(true), nothingKept)}
    ${closable ? iconButton('close', catalogue.say('close'), screen.close.bind(screen)) : nothing}
  </header>`
}

export function deleteQuestion(screen: Screen): TemplateResult | typeof nothing {
  const { catalogue } = screen
  if (!screen.confirmingDelete) return nothing
  return html`<div class="confirm" role="alertdialog" aria-labelledby="delete-question">
    <p id="delete-question">${catalogue.say('deleteQuestion')}</p>
    <div class="row">
      <button type="button" class="danger" id="delete-yes" @click=${() => screen.deleteAll()}>${catalogue.say('deleteYes')}</button>
      <button type="button" class="plain" @click=${() => screen.askToDelete(false)}>${catalogue.say('deleteNo')}</button>
    </div>
  </div>`
}

function iconButton(name: Parameters<typeof icon>[0], label: string, act: () => void, disabled = false): TemplateResult {
  return html`<button type="button" class="quiet" data-action=${name} aria-label=${label} title=${label} ?disabled=${disabled} @click=${act}>
    ${icon(name)}
  </button>`
}
