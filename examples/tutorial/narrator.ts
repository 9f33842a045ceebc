// Prints the tutorial: numbered steps, sentences, and commands that you can repeat.

export interface Narrator {
  step(title: string): void
  say(sentence: string): void
  /** A command as you would type it. */
  command(text: string): void
}

export function createNarrator(write: (line: string) => void): Narrator {
  let stepNumber = 0
  return {
    step: title => {
      stepNumber += 1
      write('')
      write(`${stepNumber}. ${title}`)
    },
    say: sentence => {
      for (const line of sentence.split('\n')) write(line === '' ? '' : `   ${line}`)
    },
    command: text => write(`   $ ${text}`)
  }
}

export const silentNarrator: Narrator = {
  step: () => undefined,
  say: () => undefined,
  command: () => undefined
}
