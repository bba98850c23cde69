/** The server's side of the chat: addresses, sessions and the shapes on the wire. Only this module knows them; docs/widget-api.md tells them. */

import { payloads, type Payload } from './event-stream'
import { Failure, failureOf, networkFailure } from './failures'
import type { Memory } from './memory'

export interface Citation {
  number: number
  url: string
  title: string
  section: string
  sentence: string
  snippet: string
  source: string | null
  last_updated: string | null
  page: number | null
  language?: string // of the passage; a server before this file does not tell
}

export type ReplyStatus = 'answered' | 'partly_answered' | 'declined' | 'clarify' | 'signposted' | 'greeted'

export interface Reply {
  status: ReplyStatus
  answered_by: string
  message_id: string | null
  suggestions: string[]
  trace_id: string | null
}

export type Rating = 'up' | 'down' | null

export interface Feedback {
  rating: Rating
  reason: string | null
}

export interface HistoryMessage {
  id: string
  role: 'user' | 'assistant'
  parts: Payload[]
  metadata: { client_id?: string | null; state?: 'complete' | 'writing' | 'stopped' | 'interrupted'; feedback?: Feedback | null }
}

export interface Configuration {
  title: string
  greeting: string | null
  starters: string[]
  human_contact: { text: string; url: string | null } | null
  retention_days: number
  max_message_characters: number
  status: 'ready' | 'starting' | 'unavailable'
}

export interface Asking {
  conversationId: string | null
  questionId: string
  text: string
  again: boolean // answer the last question of the conversation once more
}

const HEADERS_WITHIN_MILLISECONDS = 30_000
const SILENCE_MILLISECONDS = 45_000 // three missed heartbeats

export class ChatApi {
  constructor(
    readonly endpoint: string,
    private readonly memory: Memory,
    private readonly country: () => string | null,
  ) {}

  async configuration(): Promise<Configuration> {
    const response = await this.fetch('api/widget/config', {})
    if (!response.ok) throw (await failureOf(response)).failure
    return (await response.json()) as Configuration
  }

  /** The parts of the answer as they come. Leaving the loop or aborting ends the work on the server. */
  async *ask(asking: Asking, signal: AbortSignal): AsyncGenerator<Payload> {
    const response = await this.withSession('api/chat', { method: 'POST', body: JSON.stringify(this.request(asking)), signal })
    if (response.body === null) throw new Failure('interrupted')
    yield* payloads(response.body, SILENCE_MILLISECONDS)
  }

  async history(conversationId: string): Promise<HistoryMessage[]> {
    const response = await this.withSession(`api/conversations/${encodeURIComponent(conversationId)}`, {})
    return ((await response.json()) as { messages: HistoryMessage[] }).messages
  }

  async rate(conversationId: string, messageId: string, feedback: Feedback): Promise<void> {
    const body = JSON.stringify({ message_id: messageId, ...feedback })
    await this.withSession(`api/conversations/${encodeURIComponent(conversationId)}/feedback`, { method: 'POST', body })
  }

  /** A page for people. */
  get privacyUrl(): string {
    return new URL('privacy', this.endpoint).href
  }

  /** What is kept of this person, earlier conversations included, as a file. */
  async everything(): Promise<Blob> {
    return (await this.withSession('api/widget/session/export', {})).blob()
  }

  /** Everything that this person said here, earlier conversations included. */
  async deleteEverything(): Promise<void> {
    if (this.memory.remembered.token === null) return
    try {
      await this.withSession('api/widget/session', { method: 'DELETE' })
    } catch (error) {
      if (!(error instanceof Failure && error.kind === 'expired')) throw error // what has expired is deleted already
    }
  }

  private request(asking: Asking): object {
    if (asking.again) return { id: asking.conversationId, trigger: 'regenerate-message' }
    const message = { id: asking.questionId, role: 'user', parts: [{ type: 'text', text: asking.text }] }
    const country = this.country()
    return { id: asking.conversationId, message, trigger: 'submit-message', ...(country ? { country } : {}) }
  }

  /** Throws `expired` where the session, or the conversation that was asked for, is gone for good. */
  private async withSession(path: string, init: RequestInit): Promise<Response> {
    let response = await this.fetch(path, init, this.memory.remembered.token ?? (await this.newToken(null)))
    if (response.status === 401) response = await this.fetch(path, init, await this.newToken(this.memory.remembered.token))
    if (response.ok) return response
    const { failure, code } = await failureOf(response)
    throw code === 'conversation_not_found' ? new Failure('expired') : failure
  }

  private async newToken(old: string | null): Promise<string> {
    const response = await this.fetch('api/widget/session', { method: 'POST' }, old)
    if (response.status === 401) {
      this.memory.forget()
      throw new Failure('expired')
    }
    if (!response.ok) throw (await failureOf(response)).failure
    const { token } = (await response.json()) as { token: string }
    this.memory.remember({ token })
    return token
  }

  private async fetch(path: string, init: RequestInit, token: string | null = null): Promise<Response> {
    const headers = new Headers(token === null ? {} : { authorization: `Bearer ${token}` })
    if (init.body) headers.set('content-type', 'application/json')
    const deadline = new AbortController()
    const timer = setTimeout(() => deadline.abort(), HEADERS_WITHIN_MILLISECONDS)
    const signal = init.signal ? AbortSignal.any([init.signal, deadline.signal]) : deadline.signal
    try {
      return await fetch(new URL(path, this.endpoint), { ...init, headers, signal, credentials: 'omit', cache: 'no-store' })
    } catch {
      if (init.signal?.aborted) throw new DOMException('stopped', 'AbortError')
      throw networkFailure()
    } finally {
      clearTimeout(timer)
    }
  }
}
