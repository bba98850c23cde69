/** The Markdown that the guide writes, as blocks of spans. Everything else stays the text that it is: there is no HTML here. */

export type Span =
  | { kind: 'text'; text: string }
  | { kind: 'strong' | 'emphasis'; spans: Span[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; url: string; spans: Span[] }
  | { kind: 'marker'; number: number }

export type Block =
  | { kind: 'paragraph' | 'heading'; source: string }
  | { kind: 'list'; ordered: boolean; first: number; items: string[] }

const ITEM = /^\s{0,3}(?:[-*•+]|(\d{1,3})[.)])\s+(.*)$/
const HEADING = /^\s{0,3}#{1,6}\s+(.*?)\s*#*$/

export function blocks(text: string): Block[] {
  const found: Block[] = []
  let paragraph: string[] = []
  const endParagraph = (): void => {
    if (paragraph.length > 0) found.push({ kind: 'paragraph', source: paragraph.join(' ') })
    paragraph = []
  }
  let apart = true // a blank line came before
  for (const line of text.split('\n')) {
    const item = ITEM.exec(line)
    const heading = HEADING.exec(line)
    const last = found.at(-1)
    if (line.trim() === '') {
      endParagraph()
    } else if (item) {
      endParagraph()
      addItem(found, item[1], item[2] ?? '')
    } else if (heading) {
      endParagraph()
      found.push({ kind: 'heading', source: heading[1] ?? '' })
    } else if (last?.kind === 'list' && !apart && paragraph.length === 0) {
      last.items.push(`${last.items.pop() ?? ''} ${line.trim()}`)
    } else {
      paragraph.push(line.trim())
    }
    apart = line.trim() === ''
  }
  endParagraph()
  return found
}

function addItem(found: Block[], number: string | undefined, source: string): void {
  const ordered = number !== undefined
  const last = found.at(-1)
  if (last?.kind === 'list' && last.ordered === ordered) last.items.push(source)
  else found.push({ kind: 'list', ordered, first: ordered ? Number(number) : 1, items: [source] })
}

const SPAN = new RegExp(
  [
    String.raw`\\(?<escaped>[\\\x60*_{}\[\]()#+\-.!<>|~])`,
    String.raw`\x60(?<code>[^\x60\n]{1,500})\x60`,
    String.raw`\*\*(?<strong>[^\s*](?:[^*]{0,1000}[^\s*])?)\*\*`,
    String.raw`(?<![\w*])[*_](?<emphasis>[^\s*_](?:[^*_]{0,1000}[^\s*_])?)[*_](?![\w*])`,
    String.raw`(?<!!)\[(?<label>[^\[\]]{1,500})\]\(\s*<?(?<target>[^\s()<>]{1,2000})>?(?:\s+"[^"]{0,300}")?\s*\)`,
    String.raw`\[(?<marker>\d{1,3})\](?!\()`,
    String.raw`(?<bare>https?://[^\s<>"'\x60\[\]()]{1,1000}[^\s<>"'\x60\[\]().,;:!?])`,
  ].join('|'),
  'gu',
)

export function spans(source: string, depth = 0): Span[] {
  if (depth > 4) return [{ kind: 'text', text: source }]
  const found: Span[] = []
  let copied = 0
  for (const match of source.matchAll(SPAN)) {
    if (match.index > copied) found.push({ kind: 'text', text: source.slice(copied, match.index) })
    found.push(spanOf(match, depth))
    copied = match.index + match[0].length
  }
  if (copied < source.length) found.push({ kind: 'text', text: source.slice(copied) })
  return found
}

function spanOf(match: RegExpExecArray, depth: number): Span {
  const { escaped, code, strong, emphasis, label, target, marker, bare } = match.groups ?? {}
  if (escaped !== undefined) return { kind: 'text', text: escaped }
  if (code !== undefined) return { kind: 'code', text: code }
  if (strong !== undefined) return { kind: 'strong', spans: spans(strong, depth + 1) }
  if (emphasis !== undefined) return { kind: 'emphasis', spans: spans(emphasis, depth + 1) }
  if (marker !== undefined) return { kind: 'marker', number: Number(marker) }
  const url = safeUrl(target ?? bare ?? '')
  const text: Span[] = [{ kind: 'text', text: label ?? bare ?? '' }]
  // A label without an address that may be followed stays readable; what stood behind it is dropped.
  return url === null ? (text[0] as Span) : { kind: 'link', url, spans: text }
}

const SCHEMES = new Set(['http:', 'https:', 'mailto:'])

/** The address as the browser itself reads it, or null where following it would do anything but open a page or a letter. */
export function safeUrl(target: string): string | null {
  try {
    const url = new URL(target)
    return SCHEMES.has(url.protocol) ? url.href : null
  } catch {
    return null // relative addresses would lead somewhere on the host's page
  }
}

/** What is read out and copied: the text without its marks. */
export function plainText(text: string, { markers = false } = {}): string {
  const line = (source: string): string => plainSpans(spans(source), markers).replace(/\s+/g, ' ').replace(/ ([.,;:!?])/g, '$1').trim()
  return blocks(text)
    .flatMap((block) => {
      if (block.kind !== 'list') return [line(block.source)]
      return block.items.map((item, place) => `${block.ordered ? `${block.first + place}.` : '-'} ${line(item)}`)
    })
    .join('\n')
}

function plainSpans(found: Span[], markers: boolean): string {
  return found
    .map((span) => {
      if (span.kind === 'marker') return markers ? `[${span.number}]` : ''
      return span.kind === 'text' || span.kind === 'code' ? span.text : plainSpans(span.spans, markers)
    })
    .join('')
}
