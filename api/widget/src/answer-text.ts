/** An answer as DOM nodes, made one by one with createElement. Grows in place: what is on the screen is not made again. */

import { blocks, spans, type Block, type Span } from './markdown'

/** Makes the button for `[number]`, or null where there is no such source. */
export type MarkerMaker = (number: number) => HTMLElement | null

/** A node that is wanted at a place: the one with the same key that stands there already is kept. */
interface Wanted {
  key: string
  make: () => Node | null
  children?: Wanted[]
}

interface Piece {
  key: string
  node: Node | null
  pieces: Piece[]
}

export class AnswerText {
  readonly element = document.createElement('div')
  private readonly pieces: Piece[] = []
  private text = ''

  constructor(private readonly makeMarker: MarkerMaker) {
    this.element.className = 'text'
    this.element.dir = 'auto'
  }

  update(text: string): void {
    if (text === this.text) return
    this.text = text
    reconcile(this.element, this.pieces, blocks(text).map((block) => this.wantedBlock(block)))
  }

  private wantedBlock(block: Block): Wanted {
    if (block.kind !== 'list') return this.wantedText(block.kind === 'heading' ? 'h4' : 'p', block.source)
    const tag = block.ordered ? 'ol' : 'ul'
    const make = (): HTMLElement => {
      const list = document.createElement(tag)
      if (list instanceof HTMLOListElement) list.start = block.first
      return list
    }
    return { key: `${tag} ${block.first}`, make, children: block.items.map((item) => this.wantedText('li', item)) }
  }

  private wantedText(tag: string, source: string): Wanted {
    const make = (): HTMLElement => {
      const element = document.createElement(tag)
      element.dir = 'auto'
      return element
    }
    return { key: tag, make, children: this.wantedSpans(spans(source)) }
  }

  private wantedSpans(found: Span[]): Wanted[] {
    return found.map((span, place) => {
      // A number never begins a line: the space before it does not break.
      const holds = span.kind === 'text' && found[place + 1]?.kind === 'marker'
      const shown = holds ? { ...span, text: span.text.replace(/ $/, '\u00a0') } : span
      return { key: JSON.stringify(shown), make: () => this.spanNode(shown) }
    })
  }

  private spanNode(span: Span): Node | null {
    if (span.kind === 'text') return document.createTextNode(span.text)
    if (span.kind === 'marker') return this.makeMarker(span.number)
    const element = span.kind === 'link' ? link(span.url) : document.createElement(ELEMENTS[span.kind])
    if (span.kind === 'code') element.textContent = span.text
    else reconcile(element, [], this.wantedSpans(span.spans))
    return element
  }
}

const ELEMENTS = { strong: 'strong', emphasis: 'em', code: 'code' } as const

function link(url: string): HTMLAnchorElement {
  const anchor = document.createElement('a')
  anchor.href = url
  anchor.target = '_blank'
  anchor.rel = 'noopener noreferrer nofollow'
  return anchor
}

/** Keeps the leading pieces that are as they were and makes the rest. */
function reconcile(parent: Node, pieces: Piece[], wanted: Wanted[]): void {
  let same = 0
  while (same < pieces.length && same < wanted.length && pieces[same]?.key === wanted[same]?.key) same += 1
  for (const { node } of pieces.splice(same)) node?.parentNode?.removeChild(node)
  for (const { key, make } of wanted.slice(same)) {
    const node = make()
    if (node) parent.appendChild(node)
    pieces.push({ key, node, pieces: [] })
  }
  wanted.forEach(({ children }, place) => {
    const piece = pieces[place]
    if (piece?.node && children) reconcile(piece.node, piece.pieces, children)
  })
}
