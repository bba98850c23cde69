/** The few drawings of the interface. They say nothing that a label does not say too. */

import { svg, type SVGTemplateResult, html, type TemplateResult } from 'lit'

const SHAPES = {
  chat: svg`<path d="M4 5h16v11.5H10L5.5 20v-3.5H4z"/>`,
  close: svg`<path d="m6 6 12 12M18 6 6 18"/>`,
  down: svg`<path d="M12 5v14m-6-6 6 6 6-6"/>`,
  new: svg`<path d="M12 5v14M5 12h14"/>`,
  save: svg`<path d="M12 4v11m-5-5 5 5 5-5M5 19.5h14"/>`,
  delete: svg`<path d="M5 7h14M10 7V4.5h4V7m3.5 0-.8 12.5H7.3L6.5 7"/>`,
  send: svg`<path d="M12 19V5m-6 6 6-6 6 6"/>`,
  stop: svg`<rect x="7" y="7" width="10" height="10" rx="1.5" fill="currentColor"/>`,
  copy: svg`<path d="M8.5 8.5V4.5h11v11h-4m-11-7h11v11h-11z"/>`,
  done: svg`<path d="m5 12.5 4.5 4.5L19 7.5"/>`,
  good: svg`<path d="M7.5 20V10.5L11.5 4c1.6 0 2.3 1 2 2.6l-.6 3.4h5.4c1.2 0 2 1 1.7 2.2l-1.6 6.2c-.2 1-1 1.6-2 1.6zM4 10.5v9.5"/>`,
  bad: svg`<path d="M7.5 4v9.5l4 6.5c1.6 0 2.3-1 2-2.6l-.6-3.4h5.4c1.2 0 2-1 1.7-2.2l-1.6-6.2c-.2-1-1-1.6-2-1.6zM4 13.5V4"/>`,
  out: svg`<path d="M9 5h10v10M19 5 6 18"/>`,
  retry: svg`<path d="M19 12a7 7 0 1 1-2.2-5.1M19 4v4h-4"/>`,
} satisfies Record<string, SVGTemplateResult>

export function icon(name: keyof typeof SHAPES): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${SHAPES[name]}</svg>`
}

/** Two lines of text with a marked one between them. */
export const emblem = html`<svg class="emblem" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
  <path d="M8 9.5h16M8 23h9" /><rect x="6" y="12.6" width="20" height="6.6" rx="1.4" />
</svg>`
