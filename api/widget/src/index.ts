/** What a page gets from this file: the element <career-chat>. */

import { CareerChat } from './career-chat'

// A page that includes the script twice, or two versions of it, keeps the first.
if (!customElements.get('career-chat')) customElements.define('career-chat', CareerChat)

export { CareerChat }
