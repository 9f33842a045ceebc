// gatecheck explain: what a reason means and what to do, with the library's own sentences.
import { explain as explainDecision } from '../../src/refusal/explain'
import { reasonSentences } from '../../src/refusal/reasons'
import type { Reason } from '../../src/types'
import { isNear } from '../../src/values/options'
import { type Answer, no, wrongUse, yes } from '../answer'
import { type Host, textOf } from '../host'
import { isTokenLike, shownName } from '../token-like'
import { detailSentence, statusOf } from './details-page'
import { type Found, findReasons, isDetail, isReason } from './find-reasons'

function isOurs(reason: string): reason is Reason {
  return Object.hasOwn(reasonSentences, reason)
}

function sentenceOf(reason: Reason, detail: string | undefined): string {
  // Only reason and detail choose the sentence of a decision without facts.
  return explainDecision({ _tag: 'Unauthorized', status: 401, reason, detail, challenges: [] })
    .sentence
}

function linesFor({ reason, detail }: Found, page: string, times: number): readonly string[] {
  const often = times > 1 ? `, ${times} times` : ''
  if (!isOurs(reason)) {
    // A log can hold a token where a reason should be.
    const name = isTokenLike(reason) ? 'a reason that is not shown' : reason
    return [`${name}${often}`, '  Not one of gatecheck: a check of yours refused.']
  }
  const status = statusOf(page, reason)
  const more = detail === undefined ? undefined : detailSentence(page, reason, detail)
  const sentence = sentenceOf(reason, detail)
  const general = reasonSentences[reason]
  const shownDetail = detail === undefined || isTokenLike(detail) ? '' : ` ${detail}`
  return [
    `${reason}${shownDetail}${status === undefined ? '' : ` (${status})`}${often}`,
    // The library has sentences of its own for the details that are met most.
    ...(more === undefined || !sentence.startsWith(general)
      ? [`  ${sentence}`]
      : [`  ${general}`, `  ${more}`])
  ]
}

function explainOne(reason: string, detail: string | undefined, page: string): Answer {
  if (isOurs(reason)) return yes(...linesFor({ reason, detail }, page, 1))
  const similar = Object.keys(reasonSentences).find(name => isNear(name, reason.slice(0, 64), 2))
  return no(
    `There is no reason "${reason}" in gatecheck, and no such file.${similar === undefined ? ' Is it one of your own checks?' : ` Did you mean ${similar}?`}`
  )
}

/** The most frequent first. */
function explainFile(text: string, page: string): Answer {
  const { found, read } = findReasons(text)
  if (read === 0)
    return no(
      'There is no JSON here. Pass a policy context, or lines of an access log or of logged().'
    )
  if (found.length === 0)
    return no(
      'No reason is here: these requests were allowed, or the field "reason" is not in the log.'
    )
  const times = new Map<string, number>()
  for (const { reason, detail } of found) {
    const key = `${reason} ${detail ?? ''}`
    times.set(key, (times.get(key) ?? 0) + 1)
  }
  const byFrequency = [...times].sort(([, a], [, b]) => b - a)
  return yes(
    ...byFrequency.flatMap(([key, often]) => {
      const [reason = '', detail] = key.trim().split(' ')
      return linesFor({ reason, detail }, page, often)
    })
  )
}

export async function explain(host: Host, words: readonly string[]): Promise<Answer> {
  const [subject, detail, ...more] = words
  if (subject === undefined || more.length > 0)
    return wrongUse('gatecheck explain REASON [DETAIL], or FILE, or - for standard input.')
  const page = host.reasonsPage()
  const isWord = isReason(subject)
  if (isWord && (isOurs(subject) || !host.exists(subject))) {
    if (detail !== undefined && !isDetail(detail))
      return wrongUse('A detail is one word, such as http_401.')
    return explainOne(subject, detail, page)
  }
  if (detail !== undefined) return wrongUse('Pass one file.')
  const file = await host.read(subject)
  return file._tag === 'NoBytes'
    ? wrongUse(`${shownName(subject)}: ${file.problem}`)
    : explainFile(textOf(file.bytes), page)
}
