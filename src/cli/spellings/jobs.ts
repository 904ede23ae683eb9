import { UsageError } from '../usage-error.ts'

/** How many things are done at once. Throws UsageError. */
export function parseJobs(text: string): number {
  const jobs = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (jobs < 1) throw new UsageError('a number of jobs from 1 to 9999 is needed')
  return jobs
}
