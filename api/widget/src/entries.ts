/** What stands in the transcript, and how an answer grows out of the parts of the stream or of the history. */

import type { Citation, Feedback, HistoryMessage, Reply } from './chat-api'
import type { Payload } from './event-stream'
import { Failure } from './failures'

export interface QuestionEntry {
  role: 'user'
  id: string // ours; the server knows a repeated question by it
  text: string
}

export type Progress = 'waiting' | 'searching' | 'reading' | 'writing' | 'complete' | 'stopped' | 'failed'

export interface AnswerEntry {
  role: 'assistant'
  key: string
  messageId: string | null // the server's
  text: string
  citations: Map<number, Citation>
  reply: Reply | null
  progress: Progress
  place: number // in line, while the server is busy; 0 where nobody is before this one
  passages: number
  failure: Failure | null
  feedback: Feedback
}

export interface NoticeEntry {
  role: 'notice'
  key: string
  says: 'expired' | 'deleted'
}

export type Entry = QuestionEntry | AnswerEntry | NoticeEntry

export function newAnswer(): AnswerEntry {
  return {
    role: 'assistant',
    key: newId(),
    messageId: null,
    text: '',
    citations: new Map(),
    reply: null,
    progress: 'waiting',
    place: 0,
    passages: 0,
    failure: null,
    feedback: { rating: null, reason: null },
  }
}

/** An answer is in the language of the passages that it is made of, whatever that of the interface; the bot's own sentences are English. */
export function languageOf(answer: AnswerEntry): string {
  const languages = new Set(Array.from(answer.citations.values(), (citation) => citation.language ?? ''))
  return languages.size > 1 ? '' : ([...languages][0] ?? 'en')
}

/** randomUUID exists only on https and localhost; an intranet page may be neither. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function isRunning(entry: Entry | undefined): entry is AnswerEntry {
  return entry?.role === 'assistant' && !['complete', 'stopped', 'failed'].includes(entry.progress)
}

/** Adds one part of the stream to the answer; true where it was the last. */
export function addPart(answer: AnswerEntry, part: Payload): boolean {
  switch (part.type) {
    case 'start':
      if (typeof part.messageId === 'string') answer.messageId = part.messageId
      return false
    case 'data-status': {
      const data = part.data as { state: 'waiting' | 'searching' | 'reading'; passages?: number; position?: number }
      answer.progress = data.state === 'reading' || data.state === 'waiting' ? data.state : 'searching'
      answer.passages = data.passages ?? 0
      answer.place = data.position ?? 0
      return false
    }
    case 'data-citation': {
      const citation = part.data as Citation
      answer.citations.set(citation.number, citation)
      return false
    }
    case 'text-delta':
      answer.progress = 'writing'
      answer.text += String(part.delta ?? '')
      return false
    case 'text':
      answer.text += String(part.text ?? '')
      return false
    case 'data-reply':
      answer.reply = part.data as Reply
      return false
    case 'error':
      throw new Failure('server', String(part.errorText ?? ''))
    case 'finish':
      answer.progress = 'complete'
      return true
    default:
      return false // parts that came after this file was written
  }
}

export function entriesOf(history: HistoryMessage[]): Entry[] {
  return history.map((message) => (message.role === 'user' ? questionOf(message) : answerOf(message)))
}

function questionOf(message: HistoryMessage): QuestionEntry {
  const texts = message.parts.filter((part) => part.type === 'text').map((part) => String(part.text ?? ''))
  return { role: 'user', id: message.metadata.client_id ?? message.id, text: texts.join('\n') }
}

function answerOf(message: HistoryMessage): AnswerEntry {
  const answer = { ...newAnswer(), key: message.id, messageId: message.id }
  for (const part of message.parts) addPart(answer, part)
  const { state = 'complete', feedback } = message.metadata
  answer.feedback = { rating: feedback?.rating ?? null, reason: feedback?.reason ?? null }
  answer.progress = state === 'interrupted' ? 'failed' : state
  if (state === 'interrupted') answer.failure = new Failure('interrupted')
  return answer
}
