// How the tutorial speaks: numbered steps, plain sentences, and the commands that a person can repeat.

export interface Narrator {
  step(title: string): void
  say(sentence: string): void
  /** A command or request, as it would be typed. */
  command(text: string): void
}

export function narrator(write: (line: string) => void): Narrator {
  let count = 0
  return {
    step: title => {
      count += 1
      write('')
      write(`${count}. ${title}`)
    },
    say: sentence => {
      for (const line of sentence.split('\n')) write(line === '' ? '' : `   ${line}`)
    },
    command: text => write(`   $ ${text}`)
  }
}

export const silent: Narrator = {
  step: () => undefined,
  say: () => undefined,
  command: () => undefined
}
