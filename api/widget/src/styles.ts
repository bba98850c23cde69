/** The style sheets of the element. They are constructed, never written into the page, so that a strict content security policy holds. */

import { css, unsafeCSS, type CSSResultGroup } from 'lit'
import answers from './styles/answers.css?inline'
import controls from './styles/controls.css?inline'
import frame from './styles/frame.css?inline'

export const styles: CSSResultGroup = [frame, answers, controls].map((sheet) => css`${unsafeCSS(sheet)}`)
