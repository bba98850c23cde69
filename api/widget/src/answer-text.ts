/** An answer as DOM nodes, made one by one with createElement. Grows in place: what is on the screen is not made again. */

import { blocks, spans, type Block, type Span } from './markdown'

/** Makes the button for `[number]`, or null where there is no such source. */
export type MarkerMaker = (number: number) => HTMLElement | null

interface Piece {
  key: string
  node: HTMLElement
}

export class AnswerText {
  readonly element = document.createElement('div')
  private pieces: Piece[] = []

  constructor(private readonly makeMarker: MarkerMaker) {
    this.element.className = 'text'
    this.element.dir = 'auto'
  }

  update(text: string): void {
    reconcile(this.element, this.pieces, blocks(text).map((block) => this.blockPiece(block)))
  }

  private blockPiece(block: Block): Wanted {
    if (block.kind !== 'list') {
      const tag = block.kind === 'heading' ? 'h4' : 'p'
      return { key: `${tag} ${block.source}`, make: () => this.filled(tag, block.source) }
    }
    const wanted = block.items.map((item) => ({ key: item, make: () => this.filled('li', item) }))
    // The key of a list leaves its items out, so that a list that grows keeps its element and those.
    return {
      key: block.ordered ? `ol ${block.first}` : 'ul',
      make: () => {
        const list = document.createElement(block.ordered ? 'ol' : 'ul')
        if (list instanceof HTMLOListElement) list.start = block.first
        return list
      },
      items: wanted,
    }
  }

  private filled(tag: string, source: string): HTMLElement {
    const element = document.createElement(tag)
    element.dir = 'auto'
    this.append(element, spans(source))
    return element
  }

  private append(parent: HTMLElement, found: Span[]): void {
    found.forEach((span, place) => {
      const node = this.spanNode(span)
      // A number never begins a line: the space before it does not break.
      if (node instanceof Text && found[place + 1]?.kind === 'marker') node.data = node.data.replace(/ $/, '\u00a0')
      if (node) parent.append(node)
    })
  }

  private spanNode(span: Span): Node | null {
    if (span.kind === 'text') return document.createTextNode(span.text)
    if (span.kind === 'marker') return this.makeMarker(span.number)
    if (span.kind === 'link') return this.link(span)
    const element = document.createElement(span.kind === 'strong' ? 'strong' : span.kind === 'code' ? 'code' : 'em')
    if (span.kind === 'code') element.textContent = span.text
    else this.append(element, span.spans)
    return element
  }

  private link(span: Extract<Span, { kind: 'link' }>): HTMLAnchorElement {
    const anchor = document.createElement('a')
    anchor.href = span.url
    anchor.target = '_blank'
    anchor.rel = 'noopener noreferrer nofollow'
    this.append(anchor, span.spans)
    return anchor
  }
}

interface Wanted {
  key: string
  make: () => HTMLElement
  items?: Wanted[]
}

const itemPieces = new WeakMap<HTMLElement, Piece[]>()

/** Keeps the leading pieces that are as they were and makes the rest. */
function reconcile(parent: HTMLElement, pieces: Piece[], wanted: Wanted[]): void {
  let same = 0
  while (same < pieces.length && same < wanted.length && pieces[same]?.key === wanted[same]?.key) same += 1
  for (const piece of pieces.splice(same)) piece.node.remove()
  for (const { key, make } of wanted.slice(same)) {
    const node = make()
    parent.append(node)
    pieces.push({ key, node })
  }
  wanted.forEach(({ items }, place) => {
    const list = pieces[place]?.node
    if (!items || !list) return
    const known = itemPieces.get(list) ?? []
    itemPieces.set(list, known)
    reconcile(list, known, items)
  })
}
