/** The sentences of the interface in the person's language; what a catalogue lacks is said in English. */

import ar from './catalogues/ar.json'
import de from './catalogues/de.json'
import en from './catalogues/en.json'
import es from './catalogues/es.json'
import fr from './catalogues/fr.json'
import nl from './catalogues/nl.json'
import pt from './catalogues/pt.json'

export type SentenceKey = keyof typeof en

const CATALOGUES: Record<string, Partial<Record<SentenceKey, string>>> = { ar, de, en, es, fr, nl, pt }
const RIGHT_TO_LEFT = new Set(['ar'])

export class Catalogue {
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  private readonly sentences: Partial<Record<SentenceKey, string>>

  /** The first of the wished languages that there is a catalogue for; "pt-BR" finds "pt". */
  constructor(wished: readonly (string | null)[]) {
    const bases = wished.map((tag) => (tag ?? '').toLowerCase().split(/[-_]/)[0] ?? '')
    this.language = bases.find((base) => Object.hasOwn(CATALOGUES, base)) ?? 'en'
    this.direction = RIGHT_TO_LEFT.has(this.language) ? 'rtl' : 'ltr'
    this.sentences = CATALOGUES[this.language] ?? en
  }

  say(key: SentenceKey, values: Record<string, string | number> = {}): string {
    return (this.sentences[key] ?? en[key]).replace(/\{(\w+)\}/g, (slot, name: string) => String(values[name] ?? slot))
  }

  date(iso: string): string {
    const date = new Date(`${iso.slice(0, 10)}T00:00:00`)
    return Number.isNaN(date.valueOf()) ? iso : new Intl.DateTimeFormat(this.language, { dateStyle: 'medium' }).format(date)
  }
}
