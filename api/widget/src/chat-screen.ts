/** What the person sees and does beyond the conversation itself: the draft, copying, thumbs, deleting, and whether the server is there. */

import { AnswerText } from './answer-text'
import type { Catalogue } from './catalogue'
import { ChatApi, type Configuration, type Rating } from './chat-api'
import type { CitationCard } from './citation-card'
import { copyText, saveFile, withSources } from './copying'
import { Conversation, type Happening } from './conversation'
import { languageOf, type AnswerEntry } from './entries'
import { Failure } from './failures'
import { Memory } from './memory'
import type { Screen } from './views/screen'

/** The element around the screen. */
export interface Host {
  readonly catalogue: Catalogue
  readonly card: CitationCard
  readonly country: string | null
  readonly greetingText: string | null
  readonly startersText: string | null
  draw(): void
  happened(happening: Happening): void
  announce(sentence: string): void
  restFocus(): void
  focusOn(selector: string): void
  emit(name: string, detail: object): void
  close(): void
}

const LOOK_AGAIN_MILLISECONDS = 4000
const SHOW_COPIED_MILLISECONDS = 2500
const MAX_STARTERS = 4

export class ChatScreen implements Screen {
  readonly conversation: Conversation
  configuration: Configuration | null = null
  draft: string
  online = navigator.onLine
  reachable = true
  confirmingDelete = false
  copied: { key: string; worked: boolean } | null = null
  failed: Failure | null = null
  reasonFor: string | null = null
  thankedFor: string | null = null

  private readonly api: ChatApi
  private readonly memory: Memory
  private readonly texts = new WeakMap<AnswerEntry, AnswerText>()
  private readonly leave = new AbortController()
  private loading: Promise<void> | null = null
  private restored = false
  private loadTimer: ReturnType<typeof setTimeout> | undefined
  private copiedTimer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly host: Host,
    endpoint: string,
  ) {
    this.memory = new Memory(endpoint)
    this.api = new ChatApi(endpoint, this.memory, () => host.country)
    this.conversation = new Conversation(this.api, this.memory, (happening) => this.happened(happening))
    this.draft = this.memory.typed.draft
    const { signal } = this.leave
    window.addEventListener('online', () => this.networkChanged(), { signal })
    window.addEventListener('offline', () => this.networkChanged(), { signal })
    signal.addEventListener('abort', this.memory.watch(() => this.conversation.catchUp()))
  }

  end(): void {
    this.leave.abort()
    clearTimeout(this.loadTimer)
    clearTimeout(this.copiedTimer)
    this.conversation.close()
  }

  get catalogue(): Catalogue {
    return this.host.catalogue
  }

  get card(): CitationCard {
    return this.host.card
  }

  get privacyUrl(): string {
    return this.api.privacyUrl
  }

  get greeting(): string {
    return this.host.greetingText || this.configuration?.greeting || this.catalogue.say('greeting')
  }

  get starters(): readonly string[] {
    const own = (this.host.startersText ?? '').split('|').map((text) => text.trim())
    const given = own.filter((text) => text !== '')
    return (given.length > 0 ? given : (this.configuration?.starters ?? [])).slice(0, MAX_STARTERS)
  }

  textOf(answer: AnswerEntry): AnswerText {
    let text = this.texts.get(answer)
    if (!text) {
      text = new AnswerText((number) => {
        const citation = answer.citations.get(number)
        return citation ? this.card.buttonFor(citation, this.catalogue.say('source', { number, title: citation.title })) : null
      })
      this.texts.set(answer, text)
    }
    text.update(answer.text)
    text.element.lang = languageOf(answer) // an empty one says that it is not known
    return text
  }

  // --- asking ------------------------------------------------------------------------------------------------------

  write(draft: string): void {
    this.draft = draft
    this.memory.type({ draft })
    this.host.draw()
  }

  submit(): void {
    const text = this.draft.trim()
    const max = this.configuration?.max_message_characters ?? Infinity
    if (text === '' || text.length > max || !this.mayAsk) return
    this.write('')
    this.begin(text)
  }

  async ask(text: string): Promise<boolean> {
    const question = text.trim()
    if (question === '') return false
    await this.load()
    if (!this.mayAsk) {
      this.write(this.draft === '' ? question : `${this.draft}\n${question}`)
      return false
    }
    this.host.restFocus()
    this.begin(question)
    return true
  }

  stop(): void {
    this.conversation.stop()
  }

  retry(): void {
    this.host.restFocus()
    void this.conversation.retry()
  }

  private get mayAsk(): boolean {
    return this.online && !this.conversation.answering
  }

  private begin(text: string): void {
    this.failed = null
    this.reasonFor = this.thankedFor = null
    this.host.emit('cc-message', { role: 'user', text })
    void this.conversation.ask(text)
  }

  // --- with an answer ----------------------------------------------------------------------------------------------

  async copy(answer: AnswerEntry): Promise<void> {
    const worked = await copyText(withSources(answer))
    this.copied = { key: answer.key, worked }
    this.host.announce(this.catalogue.say(worked ? 'copied' : 'copyFailed'))
    clearTimeout(this.copiedTimer)
    this.copiedTimer = setTimeout(() => {
      this.copied = null
      this.host.draw()
    }, SHOW_COPIED_MILLISECONDS)
    this.host.draw()
  }

  rate(answer: AnswerEntry, rating: Rating): void {
    this.reasonFor = rating === 'down' ? answer.key : null
    this.thankedFor = null
    if (rating === 'up') this.thank(answer)
    if (rating === 'down') this.host.focusOn('#first-reason')
    this.send(answer, rating, null)
  }

  giveReason(answer: AnswerEntry, reason: string | null): void {
    this.reasonFor = null
    this.thank(answer)
    this.host.restFocus()
    if (reason !== null) this.send(answer, 'down', reason)
    this.host.draw()
  }

  private send(answer: AnswerEntry, rating: Rating, reason: string | null): void {
    void this.conversation.rate(answer, rating, reason)
    this.host.emit('cc-feedback', { messageId: answer.messageId, rating, reason })
  }

  private thank(answer: AnswerEntry): void {
    this.thankedFor = answer.key
    this.host.announce(this.catalogue.say('thanks'))
  }

  // --- the conversation as a whole ---------------------------------------------------------------------------------

  newConversation(): void {
    this.conversation.startNew()
    this.host.restFocus()
  }

  askToDelete(asking: boolean): void {
    this.confirmingDelete = asking
    this.host.draw()
    this.host.focusOn(asking ? '.confirm .plain' : '[data-action="delete"]')
  }

  async deleteAll(): Promise<void> {
    this.confirmingDelete = false
    await this.withEverything('deleted', async () => {
      await this.conversation.deleteAll()
      this.draft = ''
    })
    this.host.restFocus()
  }

  async saveAll(): Promise<void> {
    await this.withEverything('exported', async () => saveFile(await this.api.everything(), 'conversations.json'))
  }

  private async withEverything(done: 'deleted' | 'exported', act: () => Promise<void>): Promise<void> {
    this.failed = null
    try {
      await act()
      this.host.announce(this.catalogue.say(done))
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      this.failed = error
      this.happened({ kind: 'failed', failure: error })
      this.host.announce(this.catalogue.say(error.kind))
    }
    this.host.draw()
  }

  close(): void {
    this.host.close()
  }

  // --- the server --------------------------------------------------------------------------------------------------

  /** What the server has for this person; again and again until it is there. */
  load(): Promise<void> {
    clearTimeout(this.loadTimer)
    this.loading ??= this.fetchAll().finally(() => {
      this.host.draw()
    })
    return this.loading
  }

  private async fetchAll(): Promise<void> {
    const configured = this.configure()
    if (!this.restored) {
      this.restored = await this.conversation.restore()
      if (this.restored) this.takeUpUnanswered()
    }
    if ((await configured) && this.restored) return
    this.loading = null
    if (!this.leave.signal.aborted) this.loadTimer = setTimeout(() => void this.load(), LOOK_AGAIN_MILLISECONDS)
  }

  private async configure(): Promise<boolean> {
    try {
      this.configuration = await this.api.configuration()
      this.reachable = true
      return this.configuration.status === 'ready'
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      this.reachable = error.kind !== 'unreachable'
      return false
    }
  }

  /** A question that the page was reloaded over, before the server had it, is written again. */
  private takeUpUnanswered(): void {
    const { unanswered } = this.memory.typed
    if (unanswered === '' || this.conversation.busy) return
    this.memory.type({ unanswered: '' })
    this.write(this.draft === '' ? unanswered : `${unanswered}\n${this.draft}`)
  }

  private networkChanged(): void {
    this.online = navigator.onLine
    if (!this.online) this.host.announce(this.catalogue.say('offline'))
    else if (this.loadTimer !== undefined && this.loading === null) void this.load()
    this.host.draw()
  }

  private happened(happening: Happening): void {
    if (happening.kind === 'finished') this.reachable = true
    if (happening.kind === 'emptied') this.reasonFor = this.thankedFor = null
    this.host.happened(happening)
  }
}
