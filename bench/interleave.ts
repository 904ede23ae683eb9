/**
 * Calls every subject once in each round, so that whatever else the machine does meets all of them alike; every other
 * round in reverse order, so that none always follows the same one. Answers the measurements, the rounds in the same
 * order for each: what one round found can be compared.
 */
export function interleave<Name extends string>(
  subjects: Readonly<Record<Name, () => number>>,
  rounds: number,
  onRound: (done: number) => void = () => {},
): Record<Name, number[]> {
  const names = Object.keys(subjects) as Name[]
  const found = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) found[name].push(subjects[name]())
    onRound(round + 1)
  }
  return found
}
