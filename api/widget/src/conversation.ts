/** One conversation: what was said, what is being said, and what the person can do about it. Knows the server, not the screen. */

import type { ChatApi, Rating } from './chat-api'
import { BrokenOff } from './event-stream'
import { addPart, entriesOf, isRunning, newAnswer, newId, type AnswerEntry, type Entry, type QuestionEntry } from './entries'
import { Failure } from './failures'
import type { Memory } from './memory'

export type Happening =
  | { kind: 'changed' }
  | { kind: 'asked' | 'restored' | 'emptied' }
  | { kind: 'queued'; answer: AnswerEntry }
  | { kind: 'finished' | 'stopped'; answer: AnswerEntry; question: QuestionEntry }
  | { kind: 'failed'; failure: Failure }
  | { kind: 'rated'; answer: AnswerEntry }

const LOOK_AGAIN_MILLISECONDS = 1500

export class Conversation {
  entries: Entry[] = []
  restoring = false
  private running: AbortController | null = null
  private seenRevision: number
  private lookAgain: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly api: ChatApi,
    private readonly memory: Memory,
    private readonly tell: (happening: Happening) => void,
  ) {
    this.seenRevision = memory.remembered.revision
  }

  get busy(): boolean {
    return this.running !== null
  }

  /** Another tab is being answered, or this one. */
  get answering(): boolean {
    return isRunning(this.entries.at(-1))
  }

  get id(): string | null {
    return this.memory.remembered.conversationId
  }

  /** Fetches what was said before; false where that could not be done now. */
  async restore(): Promise<boolean> {
    const { conversationId, revision } = this.memory.remembered
    if (this.busy) return true
    this.seenRevision = revision
    if (conversationId === null) {
      if (this.entries.length > 0) this.empty()
      return true
    }
    this.restoring = true
    this.tell({ kind: 'changed' })
    try {
      const entries = entriesOf(await this.api.history(conversationId))
      if (this.busy) return true
      this.entries = [...entries, ...this.unknownTo(entries)]
      this.forgetAnswered()
      this.tell({ kind: 'restored' })
      if (this.answering) this.lookAgain = setTimeout(() => void this.restore(), LOOK_AGAIN_MILLISECONDS)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      if (error.kind !== 'expired') {
        this.tell({ kind: 'failed', failure: error })
        return false
      }
      this.memory.remember({ conversationId: null })
      this.entries = [{ role: 'notice', key: newId(), says: 'expired' }]
      this.tell({ kind: 'restored' })
    } finally {
      this.restoring = false
      this.tell({ kind: 'changed' })
    }
    return true
  }

  /** Another tab went on: fetch it, unless this one is in the middle of an answer. */
  catchUp(): void {
    const { revision } = this.memory.remembered
    if (revision !== this.seenRevision && !this.busy) void this.restore()
  }

  async ask(text: string): Promise<void> {
    const question: QuestionEntry = { role: 'user', id: newId(), text }
    const answer = newAnswer()
    this.entries = [...this.entries, question, answer]
    this.memory.type({ unanswered: text })
    this.tell({ kind: 'asked' })
    await this.run(question, answer, false)
  }

  /** The last question once more. */
  async retry(): Promise<void> {
    const failed = this.entries.at(-1)
    const question = this.entries.at(-2)
    if (failed?.role !== 'assistant' || question?.role !== 'user' || this.busy) return
    const known = failed.messageId !== null && this.id !== null
    const answer = newAnswer()
    this.entries = [...this.entries.slice(0, -1), answer]
    this.tell({ kind: 'asked' })
    await this.run(question, answer, known)
  }

  stop(): void {
    this.running?.abort()
  }

  startNew(): void {
    this.stop()
    this.memory.remember({ conversationId: null, revision: this.nextRevision() })
    this.empty()
  }

  async deleteAll(): Promise<void> {
    this.stop()
    await this.api.deleteEverything()
    this.memory.forget()
    this.memory.type({ draft: '', unanswered: '' })
    this.seenRevision = this.memory.remembered.revision
    this.empty()
    this.entries = [{ role: 'notice', key: newId(), says: 'deleted' }]
    this.tell({ kind: 'changed' })
  }

  async rate(answer: AnswerEntry, rating: Rating, reason: string | null): Promise<void> {
    if (this.id === null || answer.messageId === null) return
    const before = answer.feedback
    answer.feedback = { rating, reason }
    this.tell({ kind: 'changed' })
    try {
      await this.api.rate(this.id, answer.messageId, answer.feedback)
      this.tell({ kind: 'rated', answer })
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      answer.feedback = before
      this.tell({ kind: 'failed', failure: error })
    }
  }

  close(): void {
    this.stop()
    clearTimeout(this.lookAgain)
  }

  private async run(question: QuestionEntry, answer: AnswerEntry, again: boolean): Promise<void> {
    clearTimeout(this.lookAgain)
    const running = new AbortController()
    this.running = running
    try {
      await this.read(question, answer, again, running.signal)
      this.end(running)
      this.tell({ kind: 'finished', answer, question })
    } catch (error) {
      this.end(running)
      if (running.signal.aborted) {
        answer.progress = 'stopped'
        this.tell({ kind: 'stopped', answer, question })
        return
      }
      if (error instanceof Failure && error.kind === 'expired') return this.goOnInNewConversation(question, answer)
      answer.failure = failureOf(error)
      answer.progress = 'failed'
      this.tell({ kind: 'failed', failure: answer.failure })
    } finally {
      this.tell({ kind: 'changed' })
    }
  }

  private async read(question: QuestionEntry, answer: AnswerEntry, again: boolean, signal: AbortSignal): Promise<void> {
    const asking = { conversationId: this.id, questionId: question.id, text: question.text, again }
    for await (const part of this.api.ask(asking, signal)) {
      if (part.type === 'data-conversation') this.arrived((part.data as { conversation_id: string }).conversation_id)
      const queued = answer.place > 0
      const last = addPart(answer, part)
      this.tell(answer.place > 0 && !queued ? { kind: 'queued', answer } : { kind: 'changed' })
      if (last) return
    }
    throw new BrokenOff()
  }

  private arrived(conversationId: string): void {
    this.memory.remember({ conversationId, revision: this.nextRevision() })
    this.memory.type({ unanswered: '' })
  }

  private end(running: AbortController): void {
    if (this.running !== running) return
    this.running = null
    if (this.id !== null) this.memory.remember({ revision: this.nextRevision() })
  }

  private nextRevision(): number {
    this.seenRevision = this.memory.remembered.revision + 1
    return this.seenRevision
  }

  /** What was said before is gone on the server; it stays on this screen, and the question is asked anew. */
  private async goOnInNewConversation(question: QuestionEntry, answer: AnswerEntry): Promise<void> {
    const place = this.entries.indexOf(answer)
    if (place < 0) return
    if (this.entries.some((entry) => entry.role === 'notice' && entry.key === question.id)) {
      // A server that refuses a fresh session too is not one that a third try would help.
      answer.failure = new Failure('server')
      answer.progress = 'failed'
      return this.tell({ kind: 'failed', failure: answer.failure })
    }
    this.memory.remember({ conversationId: null, revision: this.nextRevision() })
    this.entries = [...this.entries.slice(0, place - 1), { role: 'notice', key: question.id, says: 'expired' }, question, newAnswer()]
    this.tell({ kind: 'changed' })
    await this.run(question, this.entries.at(-1) as AnswerEntry, false)
  }

  /** A question of this tab that failed before the server had it stays, with what went wrong. */
  private unknownTo(history: Entry[]): Entry[] {
    const [question, answer] = this.entries.slice(-2)
    if (question?.role !== 'user' || answer?.role !== 'assistant' || answer.progress !== 'failed') return []
    return history.some((entry) => entry.role === 'user' && entry.id === question.id) ? [] : [question, answer]
  }

  private forgetAnswered(): void {
    const { unanswered } = this.memory.typed
    if (this.entries.some((entry) => entry.role === 'user' && entry.text.trim() === unanswered.trim())) this.memory.type({ unanswered: '' })
  }

  private empty(): void {
    clearTimeout(this.lookAgain)
    this.entries = []
    this.tell({ kind: 'emptied' })
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error
  // What fetch reports of a connection that breaks in the middle differs from browser to browser.
  return navigator.onLine ? new Failure('interrupted') : new Failure('offline')
}
