/** What the views draw from and what they may ask for; the element is the one that provides it. */

import type { AnswerText } from '../answer-text'
import type { Catalogue } from '../catalogue'
import type { Configuration, Rating } from '../chat-api'
import type { CitationCard } from '../citation-card'
import type { Conversation } from '../conversation'
import type { AnswerEntry } from '../entries'
import type { Failure } from '../failures'

export interface Screen {
  readonly catalogue: Catalogue
  readonly conversation: Conversation
  readonly configuration: Configuration | null
  readonly card: CitationCard
  readonly greeting: string
  readonly starters: readonly string[]
  readonly draft: string
  readonly online: boolean
  readonly reachable: boolean
  readonly privacyUrl: string
  readonly confirmingDelete: boolean
  readonly failed: Failure | null // what the person wanted of the conversation as a whole
  readonly copied: { key: string; worked: boolean } | null
  readonly reasonFor: string | null // key of the answer
  readonly thankedFor: string | null

  textOf(answer: AnswerEntry): AnswerText
  write(draft: string): void
  submit(): void
  ask(text: string): Promise<boolean>
  stop(): void
  retry(): void
  copy(answer: AnswerEntry): void
  rate(answer: AnswerEntry, rating: Rating): void
  giveReason(answer: AnswerEntry, reason: string | null): void
  newConversation(): void
  saveAll(): void
  askToDelete(asking: boolean): void
  deleteAll(): void
  close(): void
}
