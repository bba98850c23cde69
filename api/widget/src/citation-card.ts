/** The card behind a [n]: shown on hover and on focus, held by a click or a tap. Knows where it goes on the screen. */

import { html, nothing, type TemplateResult } from 'lit'
import type { Catalogue } from './catalogue'
import type { Citation } from './chat-api'
import { icon } from './icons'
import { safeUrl } from './markdown'

interface Shown {
  citation: Citation
  anchor: HTMLButtonElement
  held: boolean // stays until it is put away
}

const SHOW_AFTER_MILLISECONDS = 120
const HIDE_AFTER_MILLISECONDS = 220 // long enough to move the pointer from the number to the card
const MARGIN_PIXELS = 8
const LEAST_HEIGHT_PIXELS = 180

export class CitationCard {
  private shown: Shown | null = null
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly root: () => ParentNode,
    private readonly changed: () => void,
  ) {}

  get open(): boolean {
    return this.shown !== null
  }

  buttonFor(citation: Citation, label: string): HTMLButtonElement {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'number'
    button.setAttribute('part', 'citation')
    button.textContent = String(citation.number)
    button.setAttribute('aria-label', label)
    this.attach(button, citation)
    return button
  }

  attach(button: HTMLButtonElement, citation: Citation): void {
    button.setAttribute('aria-haspopup', 'dialog')
    button.setAttribute('aria-expanded', 'false')
    button.setAttribute('aria-controls', 'card')
    button.addEventListener('pointerenter', (event) => {
      if (event.pointerType === 'mouse') this.soon(SHOW_AFTER_MILLISECONDS, () => this.show(citation, button, false))
    })
    button.addEventListener('pointerleave', () => this.hideSoon())
    button.addEventListener('focus', () => {
      if (button.matches(':focus-visible')) this.show(citation, button, false)
    })
    button.addEventListener('blur', (event) => this.left(button, event.relatedTarget))
    button.addEventListener('click', (event) => {
      clearTimeout(this.timer)
      if (this.shown?.held && this.shown.anchor === button) this.hide()
      else this.show(citation, button, true)
      if (event.detail === 0 && this.open) this.focusInside() // by keyboard
    })
  }

  hide(returnFocus = false): void {
    clearTimeout(this.timer)
    const anchor = this.shown?.anchor
    if (!anchor) return
    anchor.setAttribute('aria-expanded', 'false')
    this.shown = null
    this.changed()
    if (returnFocus) anchor.focus()
    clearTimeout(this.timer) // the focus that went back shows nothing
    this.shown = null
  }

  /** Held cards and those on a number that scrolled out of sight go away. */
  follow(viewport: DOMRect): void {
    if (!this.shown) return
    const anchor = this.shown.anchor.getBoundingClientRect()
    if (anchor.bottom < viewport.top || anchor.top > viewport.bottom) this.hide()
    else this.place()
  }

  place(): void {
    const card = this.element
    if (!card) return
    if (!this.shown?.anchor.isConnected) {
      this.shown = null
      if (card.matches(':popover-open')) card.hidePopover()
      return
    }
    if (!card.matches(':popover-open')) card.showPopover()
    const anchor = this.shown.anchor.getBoundingClientRect()
    const roomAbove = anchor.top - MARGIN_PIXELS * 2
    const roomBelow = innerHeight - anchor.bottom - MARGIN_PIXELS * 2
    // As high as there is room, so that it never lies over its own number.
    card.style.setProperty('max-height', `${Math.max(roomAbove, roomBelow, LEAST_HEIGHT_PIXELS)}px`)
    const { width, height } = card.getBoundingClientRect()
    const left = within(anchor.left + anchor.width / 2 - width / 2, width, this.shown.anchor.closest('.log')?.getBoundingClientRect())
    const top = height <= roomBelow ? anchor.bottom + MARGIN_PIXELS : Math.max(MARGIN_PIXELS, anchor.top - height - MARGIN_PIXELS)
    card.style.setProperty('left', `${left}px`)
    card.style.setProperty('top', `${top}px`)
  }

  template(catalogue: Catalogue): TemplateResult {
    const citation = this.shown?.citation
    return html`<div
      id="card"
      class="card"
      part="card"
      popover="manual"
      role="dialog"
      aria-label=${citation ? catalogue.say('source', { number: citation.number, title: citation.title }) : nothing}
      @pointerenter=${() => clearTimeout(this.timer)}
      @pointerleave=${() => this.hideSoon()}
      @focusin=${() => clearTimeout(this.timer)}
      @keydown=${(event: KeyboardEvent) => this.leaveWithTab(event)}
    >
      ${citation ? this.content(citation, catalogue) : nothing}
    </div>`
  }

  private content(citation: Citation, catalogue: Catalogue): TemplateResult {
    const url = safeUrl(citation.url)
    const facts = [
      citation.last_updated ? catalogue.say('updated', { date: catalogue.date(citation.last_updated) }) : null,
      citation.page === null ? null : catalogue.say('page', { page: citation.page }),
      citation.source ? catalogue.say('from', { source: `\u2068${citation.source}\u2069` }) : null,
    ].filter((fact) => fact !== null)
    return html`<p class="card-title" dir="auto">${citation.title}</p>
      ${citation.section && citation.section !== citation.title
        ? html`<p class="card-section" dir="auto">${citation.section.split(' > ').join(' › ')}</p>`
        : nothing}
      <blockquote class="card-passage" dir="auto" lang=${citation.language ?? nothing} tabindex="0">${markedPassage(citation)}</blockquote>
      ${facts.length > 0 ? html`<p class="card-facts">${facts.map((fact) => html`<bdi>${fact}</bdi>`)}</p>` : nothing}
      ${url === null
        ? nothing
        : html`<a class="card-link" href=${url} target="_blank" rel="noopener noreferrer nofollow">
            ${catalogue.say('openDocument')}${icon('out')}<span class="unseen"> (${catalogue.say('newWindow')})</span>
          </a>`}`
  }

  private show(citation: Citation, anchor: HTMLButtonElement, held: boolean): void {
    clearTimeout(this.timer)
    if (this.shown?.anchor === anchor && this.shown.held && !held) return
    if (this.shown && this.shown.anchor !== anchor) this.shown.anchor.setAttribute('aria-expanded', 'false')
    this.shown = { citation, anchor, held }
    anchor.setAttribute('aria-expanded', 'true')
    this.changed()
  }

  /** The focus went elsewhere: at once, or an Escape meant for the chat would close this card. */
  private left(button: HTMLButtonElement, to: EventTarget | null): void {
    if (this.shown?.anchor !== button || this.shown.held) return
    if (!(to instanceof Node && this.element?.contains(to))) this.hide()
  }

  private hideSoon(): void {
    clearTimeout(this.timer)
    if (this.shown?.held) return
    this.soon(HIDE_AFTER_MILLISECONDS, () => this.hide())
  }

  private soon(milliseconds: number, act: () => void): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(act, milliseconds)
  }

  private focusInside(): void {
    // After the card has been drawn.
    requestAnimationFrame(() => this.focusable.at(0)?.focus())
  }

  /** The card is drawn elsewhere than it belongs in the order of reading: leaving it leads back to its number. */
  private leaveWithTab(event: KeyboardEvent): void {
    if (event.key !== 'Tab') return
    const target = event.composedPath()[0]
    const edge = event.shiftKey ? this.focusable.at(0) : this.focusable.at(-1)
    if (target !== edge) return
    if (event.shiftKey) event.preventDefault()
    this.hide(true)
  }

  private get element(): HTMLElement | null {
    return this.root().querySelector('#card')
  }

  private get focusable(): HTMLElement[] {
    return Array.from(this.element?.querySelectorAll<HTMLElement>('[tabindex], a') ?? [])
  }
}

/** Over the conversation where that is wide enough, else anywhere on the screen. */
function within(left: number, width: number, around: DOMRect | undefined): number {
  const fits = around !== undefined && around.width >= width + MARGIN_PIXELS * 2
  const [start, end] = fits ? [around.left, around.right] : [0, innerWidth]
  return Math.min(Math.max(start + MARGIN_PIXELS, left), end - width - MARGIN_PIXELS)
}

/** The passage with the supporting sentence marked, where it stands in it word for word. */
function markedPassage({ snippet, sentence }: Citation): TemplateResult {
  const start = sentence ? snippet.indexOf(sentence) : -1
  if (start < 0) return html`${snippet}`
  const end = start + sentence.length
  return html`${snippet.slice(0, start)}<mark>${sentence}</mark>${snippet.slice(end)}`
}
