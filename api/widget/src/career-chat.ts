/** <career-chat>: attributes, methods and events for the host page, and the frame that the views are drawn in. */

import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit'
import { Catalogue } from './catalogue'
import { ChatScreen, type Host } from './chat-screen'
import { CitationCard } from './citation-card'
import type { Happening } from './conversation'
import { Following } from './following'
import { Frames } from './frames'
import { plainText } from './markdown'
import { styles } from './styles'
import { frame, type Frame } from './views/frame'

const SMALL_SCREEN = '(max-width: 30rem), (max-height: 26rem)'

export class CareerChat extends LitElement implements Host, Frame {
  static override styles = styles
  static override properties = {
    endpoint: {},
    mode: { reflect: true },
    theme: { reflect: true },
    lang: { reflect: true },
    greetingText: { attribute: 'greeting' },
    startersText: { attribute: 'starters' },
    country: {},
  }

  declare endpoint: string | null
  declare mode: string | null
  declare theme: string | null
  declare greetingText: string | null
  declare startersText: string | null
  declare country: string | null

  catalogue = new Catalogue([])
  readonly card = new CitationCard(
    () => this.renderRoot,
    () => this.requestUpdate(),
  )

  private screen: ChatScreen | null = null
  shown = false
  announcement = ''
  private openedFrom: HTMLElement | null = null
  atEnd = true
  private readonly following = new Following()
  private readonly frames = new Frames(() => this.requestUpdate())
  private readonly smallScreen = matchMedia(SMALL_SCREEN)
  private countdown: ReturnType<typeof setInterval> | undefined
  private leave = new AbortController()

  // --- for the host page -------------------------------------------------------------------------------------------

  open(): void {
    if (this.inline || this.shown) return
    const active = document.activeElement
    this.openedFrom = active instanceof HTMLElement && active !== this && active !== document.body ? active : null
    this.shown = true
    this.requestUpdate()
    this.restFocus()
    void this.screen?.load()
  }

  close(): void {
    if (!this.shown) return
    this.shown = false
    this.card.hide()
    this.dialog?.close()
    this.requestUpdate()
    void this.updateComplete.then(() => {
      const back = this.openedFrom?.isConnected ? this.openedFrom : this.renderRoot.querySelector<HTMLElement>('.launcher')
      back?.focus()
    })
  }

  /** Asks at once. While another answer is being written the question waits in the input instead, and this is false. */
  async ask(text: string): Promise<boolean> {
    this.open()
    return (await this.screen?.ask(text)) ?? false
  }

  newConversation(): void {
    this.screen?.newConversation()
  }

  // --- for the screen ----------------------------------------------------------------------------------------------

  get modal(): boolean {
    return !this.inline && this.smallScreen.matches
  }

  draw(): void {
    this.frames.request()
  }

  announce(sentence: string): void {
    this.announcement = sentence
    this.draw()
  }

  happened(happening: Happening): void {
    this.draw()
    switch (happening.kind) {
      case 'asked':
        this.following.begin()
        return this.announce(this.catalogue.say('saysAsked'))
      case 'queued':
        return this.announce(this.catalogue.say('inLine', { place: happening.answer.place }))
      case 'restored':
        return this.following.toEnd()
      case 'emptied':
        this.card.hide()
        return this.announce('')
      case 'stopped':
        return this.announce(this.catalogue.say('saysStopped'))
      case 'finished': {
        const { text, reply, messageId } = happening.answer
        this.emit('cc-message', { role: 'assistant', text, messageId, status: reply?.status ?? null })
        return this.announce(`${this.catalogue.say('saysReady')} ${plainText(text)}`)
      }
      case 'failed':
        return this.emit('cc-error', { kind: happening.failure.kind, message: happening.failure.message })
    }
  }

  emit(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }))
  }

  /** Where a keyboard would cover half of a small screen, the focus rests on the conversation. */
  restFocus(): void {
    this.focusOn(matchMedia('(pointer: coarse)').matches ? '.log' : '#input')
  }

  focusOn(selector: string): void {
    this.requestUpdate()
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(selector)?.focus({ preventScroll: this.inline }))
  }

  // --- life --------------------------------------------------------------------------------------------------------

  override connectedCallback(): void {
    super.connectedCallback()
    this.leave = new AbortController()
    const { signal } = this.leave
    window.addEventListener('resize', () => this.moved(), { signal })
    window.addEventListener('scroll', () => this.card.place(), { signal, passive: true })
    document.addEventListener('pointerdown', (event) => this.pressed(event), { signal })
    this.smallScreen.addEventListener('change', () => this.screenSizeChanged(), { signal })
    if (this.hasUpdated) this.begin()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.leave.abort()
    this.frames.cancel()
    clearInterval(this.countdown)
    this.countdown = undefined
    this.screen?.end()
    this.screen = null
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const page = document.documentElement.lang || null
    this.catalogue = new Catalogue(this.lang ? [this.lang] : [page, ...navigator.languages])
    if (changed.has('endpoint') || this.screen === null) this.begin()
    if (changed.has('mode') && this.inline) void this.screen?.load()
  }

  protected override updated(): void {
    this.following.attach(this.renderRoot.querySelector<HTMLElement>('.log'))
    this.showDialog()
    this.fitInput()
    this.following.move()
    this.card.place()
    this.countDown()
    this.noteEnd()
  }

  private begin(): void {
    this.screen?.end()
    const base = new URL(this.endpoint || '.', this.endpoint ? document.baseURI : import.meta.url).href
    this.screen = new ChatScreen(this, base.endsWith('/') ? base : `${base}/`)
    if (this.inline || this.shown) void this.screen.load()
  }

  // --- drawing -----------------------------------------------------------------------------------------------------

  protected override render(): TemplateResult {
    const { screen, catalogue } = this
    if (screen === null) return html``
    return html`<div class="root" dir=${catalogue.direction} lang=${catalogue.language} @keydown=${(event: KeyboardEvent) => this.pressedKey(event)}>
      ${frame(screen, this)}
    </div>`
  }

  private showDialog(): void {
    const { dialog } = this
    if (!dialog || dialog.open || !this.shown) return
    if (this.modal) dialog.showModal()
    else dialog.show()
    this.restFocus()
  }

  /** As high as what is written in it, up to the limit of the style sheet. */
  private fitInput(): void {
    if (CSS.supports('field-sizing', 'content')) return
    const input = this.renderRoot.querySelector<HTMLTextAreaElement>('#input')
    input?.style.setProperty('height', 'auto')
    input?.style.setProperty('height', `${input.scrollHeight}px`)
  }

  /** While a failure says how long to wait, its seconds are drawn. */
  private countDown(): void {
    const last = this.screen?.conversation.entries.at(-1)
    const waiting = last?.role === 'assistant' && (last.failure?.secondsLeft ?? 0) > 0
    if (waiting && this.countdown === undefined) this.countdown = setInterval(() => this.draw(), 500)
    if (waiting || this.countdown === undefined) return
    clearInterval(this.countdown)
    this.countdown = undefined
    this.draw()
  }

  // --- what the person does ----------------------------------------------------------------------------------------

  private pressedKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing) return
    const { screen } = this
    if (this.card.open) this.card.hide(true)
    else if (screen?.confirmingDelete) screen.askToDelete(false)
    else if (this.shown) this.close()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  /** The way back of a phone. */
  cancelled(event: Event): void {
    event.preventDefault()
    this.close()
  }

  private pressed(event: PointerEvent): void {
    const inside = event.composedPath().some((node) => node instanceof Element && node.matches('#card, .number'))
    if (!inside) this.card.hide()
  }

  scrolled(): void {
    this.following.scrolled()
    const log = this.renderRoot.querySelector('.log')
    if (log) this.card.follow(log.getBoundingClientRect())
    this.noteEnd()
  }

  jump(): void {
    this.following.toEnd()
    this.focusOn('.log')
  }

  private moved(): void {
    this.following.move()
    this.card.place()
    this.noteEnd()
  }

  private noteEnd(): void {
    if (this.atEnd === this.following.atEnd) return
    this.atEnd = this.following.atEnd
    this.draw()
  }

  private screenSizeChanged(): void {
    if (this.dialog?.open) this.dialog.close()
    this.requestUpdate()
  }

  get inline(): boolean {
    return this.mode === 'inline'
  }

  private get dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector<HTMLDialogElement>('dialog')
  }
}
