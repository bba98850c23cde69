/** What can go wrong between the person and an answer, named by what the person can do next. */

export type FailureKind =
  | 'offline' // wait for the network
  | 'unreachable' // try again: the server, or the way to it, is not there
  | 'limited' // wait for the seconds that the server named
  | 'crowded' // the same: others are asking
  | 'starting' // wait: the guide is being loaded
  | 'server' // try again
  | 'refused' // change the question; the server's own sentence says how
  | 'expired' // go on in a new conversation
  | 'interrupted' // ask again: the answer broke off in the middle

export class Failure extends Error {
  constructor(
    readonly kind: FailureKind,
    readonly sentence = '',
    readonly retryAt: number | null = null,
  ) {
    super(sentence || kind)
  }

  get secondsLeft(): number {
    return this.retryAt === null ? 0 : Math.max(0, Math.ceil((this.retryAt - Date.now()) / 1000))
  }
}

export function networkFailure(): Failure {
  return new Failure(navigator.onLine ? 'unreachable' : 'offline')
}

/** A response that is no answer, and the error in its body. */
export async function failureOf(response: Response): Promise<{ failure: Failure; code: string | null }> {
  const { message, code } = await errorBody(response)
  const seconds = Number(response.headers.get('retry-after'))
  const retryAt = Number.isFinite(seconds) && seconds > 0 ? Date.now() + seconds * 1000 : null
  return { failure: new Failure(code === 'overloaded' ? 'crowded' : kindOf(response.status), message, retryAt), code }
}

function kindOf(status: number): FailureKind {
  if (status === 401) return 'expired'
  if (status === 429) return 'limited'
  if (status === 503) return 'starting'
  return status >= 500 ? 'server' : 'refused'
}

async function errorBody(response: Response): Promise<{ message: string; code: string | null }> {
  try {
    const body = (await response.json()) as { error?: { message?: unknown; code?: unknown } }
    return {
      message: typeof body.error?.message === 'string' ? body.error.message : '',
      code: typeof body.error?.code === 'string' ? body.error.code : null,
    }
  } catch {
    return { message: '', code: null } // a proxy's page, not our server's error
  }
}
