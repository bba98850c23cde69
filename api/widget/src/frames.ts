/** Gathers what changed and draws once a frame. A hidden tab has no frames, and still has to announce its answer. */

export class Frames {
  private frame: number | undefined
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly draw: () => void) {}

  request(): void {
    if (this.frame !== undefined || this.timer !== undefined) return
    if (document.hidden) this.timer = setTimeout(() => this.run(), 50)
    else this.frame = requestAnimationFrame(() => this.run())
  }

  cancel(): void {
    if (this.frame !== undefined) cancelAnimationFrame(this.frame)
    clearTimeout(this.timer)
    this.frame = this.timer = undefined
  }

  private run(): void {
    this.cancel()
    this.draw()
  }
}
