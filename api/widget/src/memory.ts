/** What the browser remembers: who asks and in which conversation for all tabs, and what is typed for this tab. Never an answer. */

export interface Remembered {
  token: string | null
  conversationId: string | null
  revision: number // grows with every answer, so that other tabs know that there is something to fetch
}

interface Typed {
  draft: string
  unanswered: string // asked, and not known to have reached the server
}

const NOBODY: Remembered = { token: null, conversationId: null, revision: 0 }
const NOTHING: Typed = { draft: '', unanswered: '' }

export class Memory {
  private readonly key: string
  private shared: Drawer
  private own: Drawer

  constructor(endpoint: string) {
    this.key = `career-chat ${endpoint}`
    this.shared = new Drawer(() => window.localStorage, this.key)
    this.own = new Drawer(() => window.sessionStorage, this.key)
  }

  get remembered(): Remembered {
    const found = this.shared.read()
    return {
      token: text(found.token),
      conversationId: text(found.conversationId),
      revision: typeof found.revision === 'number' ? found.revision : 0,
    }
  }

  remember(change: Partial<Remembered>): void {
    this.shared.write({ ...this.remembered, ...change })
  }

  forget(): void {
    this.shared.write({ ...NOBODY, revision: this.remembered.revision + 1 })
  }

  get typed(): Typed {
    const found = this.own.read()
    return { draft: text(found.draft) ?? '', unanswered: text(found.unanswered) ?? '' }
  }

  type(change: Partial<Typed>): void {
    this.own.write({ ...NOTHING, ...this.typed, ...change })
  }

  /** Calls back when another tab has asked, begun anew or deleted. */
  watch(changed: () => void): () => void {
    const listener = (event: StorageEvent): void => {
      if (event.key === this.key && event.storageArea !== null && event.oldValue !== event.newValue) changed()
    }
    window.addEventListener('storage', listener)
    return () => window.removeEventListener('storage', listener)
  }
}

/** One entry of a storage that may be forbidden or full; then it lasts as long as the page. */
class Drawer {
  private fallback: string | null = null

  constructor(
    private readonly storage: () => Storage,
    private readonly key: string,
  ) {}

  read(): Record<string, unknown> {
    try {
      const found: unknown = JSON.parse(this.fallback ?? this.storage().getItem(this.key) ?? '{}')
      return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {}
    } catch {
      return {}
    }
  }

  write(value: object): void {
    const json = JSON.stringify(value)
    try {
      this.storage().setItem(this.key, json)
      this.fallback = null
    } catch {
      this.fallback = json
    }
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
