/** Keeps the newest of the transcript in sight, but never takes the text away from under the eyes of the person who reads. */

const NEAR_PIXELS = 32

export class Following {
  private scroller: HTMLElement | null = null
  private held = false // the person went elsewhere
  private wantsEnd = false // the person asked for the end
  private lastTop = 0

  attach(scroller: HTMLElement | null): void {
    if (scroller !== this.scroller) this.lastTop = 0
    this.scroller = scroller
  }

  /** A question was asked: it belongs to the top, with the answer growing under it. */
  begin(): void {
    this.held = false
    this.wantsEnd = false
    this.lastTop = this.scroller?.scrollTop ?? 0
  }

  toEnd(): void {
    this.held = false
    this.wantsEnd = true
    this.follow()
  }

  /** After each drawing, which may come before the browser tells that the person has moved: a focus that was tabbed to scrolls at once. */
  move(): void {
    this.scrolled()
    this.follow()
  }

  /** The answer is followed until its question has reached the top: from there on the person reads. */
  private follow(): void {
    if (!this.scroller || this.held) return
    const end = this.scroller.scrollHeight - this.scroller.clientHeight
    const question = this.scroller.querySelector<HTMLElement>('[data-last-question]')
    const begin = question ? question.offsetTop - this.scroller.offsetTop - 12 : 0 // a greeting is read from its first word on
    const top = this.wantsEnd ? end : Math.min(end, begin)
    this.lastTop = Math.round(Math.max(0, top))
    if (Math.abs(this.scroller.scrollTop - this.lastTop) > 1) this.scroller.scrollTop = this.lastTop
  }

  /** The person moved, unless it was us. */
  scrolled(): void {
    if (!this.scroller) return
    const { scrollTop } = this.scroller
    if (Math.abs(scrollTop - this.lastTop) <= 2) return
    this.lastTop = scrollTop
    this.wantsEnd = this.atEnd // who goes to the end stays there
    this.held = !this.atEnd
  }

  get atEnd(): boolean {
    if (!this.scroller) return true
    return this.scroller.scrollHeight - this.scroller.clientHeight - this.scroller.scrollTop < NEAR_PIXELS
  }
}
