/** Server-sent events out of a fetch response: each `data:` as the JSON it holds, until [DONE]. Comments are heartbeats. */

export type Payload = { type: string; [field: string]: unknown }

/** The stream ended without [DONE]: the server or the network went away in the middle. */
export class BrokenOff extends Error {}

export async function* payloads(body: ReadableStream<Uint8Array>, silenceMilliseconds: number): AsyncGenerator<Payload> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await withinSilence(reader.read(), silenceMilliseconds)
      if (done) throw new BrokenOff()
      rest += decoder.decode(value, { stream: true })
      const lines = rest.split(/\r\n|\n|\r(?!$)/)
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (!line.startsWith('data:')) continue
        const data = line.slice(5).trim()
        if (data === '[DONE]') return
        yield parsed(data)
      }
    }
  } finally {
    // Where the caller left early this also ends the request.
    reader.cancel().catch(() => undefined)
  }
}

function parsed(data: string): Payload {
  try {
    const payload: unknown = JSON.parse(data)
    if (typeof payload === 'object' && payload !== null && typeof (payload as Payload).type === 'string') return payload as Payload
  } catch {
    // falls through: a line that is no event means that something between here and the server cut it
  }
  throw new BrokenOff()
}

/** The server sends a heartbeat every few seconds, so that a long silence means that nobody is there. */
async function withinSilence<T>(reading: Promise<T>, milliseconds: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new BrokenOff()), milliseconds)
  })
  try {
    return await Promise.race([reading, silence])
  } finally {
    clearTimeout(timer)
  }
}
